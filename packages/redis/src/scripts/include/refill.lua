-- Brings a bucket up to date. Line by line packages/core/src/buckets/refill.ts, in the same order of
-- operations.
local REBASE_US = 5000000

-- Units that a bucket with pools may take up: what is leased or promised keeps its room.
local function room_in(bucket)
  local limits, p = bucket.limits, bucket.pools
  local room = limits.capacity + limits.surplus - bucket.s - p.total - p.undivided - p.leased
  return math.max(0, room)
end

-- Puts minted units that nobody holds any more back into the bucket, as far as there is room.
local function credit(bucket, units)
  local p = bucket.pools
  local kept = math.min(units, room_in(bucket))
  p.undivided = p.undivided + kept
  account(bucket, MINTED, -(units - kept))
  account(bucket, OVERFLOW, units - kept)
end

local function trim_standard(bucket, standard) -- rare
  local p = bucket.pools
  local most = bucket.limits.capacity - p.leased - (p.total - held_above_capacity(p))
  if standard <= most then return standard end
  save_surplus(p, standard - most)
  return most
end

-- Divides what was minted since; `trickled` units of the same refill have gone to trickles.
local function divide(bucket, trickled)
  local p = bucket.pools
  local units = p.undivided
  local before = bucket.s + p.total
  p.undivided = 0
  local standard = bucket.s + divide_minted(p, units + trickled, trickled)
  if bucket.limits.surplus > 0 then standard = trim_standard(bucket, standard) end
  bucket.s = standard
  local lost = before + units - bucket.s - p.total
  account(bucket, MINTED, -lost)
  account(bucket, OVERFLOW, lost)
end

-- A bucket is full after this time, however deep in debt. A debt from before smaller limits may be deeper
-- than their floor: then all time counts. So it does for trickles, which a full bucket feeds all the same.
local function worth(bucket, elapsed)
  local limits, p = bucket.limits, bucket.pools
  local is_trickling = p and p.leases and p.leases.trickling > 0
  if elapsed < limits.fill_us or bucket.s < limits.debt_floor or is_trickling then return elapsed end
  return limits.fill_us
end

-- Takes what minted units have room; puts the fraction aside.
local function mint_into(bucket, elapsed)
  local limits, p = bucket.limits, bucket.pools
  local time = worth(bucket, elapsed)
  local turns = math.floor(time / limits.den)
  local partial = (time - turns * limits.den) * limits.num + bucket.f
  local extra = math.floor(partial / limits.den)
  local all = turns * limits.num + extra
  local trickled = p and p.leases and feed_trickles(p.leases, all) or 0
  local minted = all - trickled
  local room = p and room_in(bucket) or limits.capacity - bucket.s
  local kept = math.min(minted, room)
  bucket.f = partial - extra * limits.den
  if p then p.undivided = p.undivided + kept else bucket.s = bucket.s + kept end
  account(bucket, MINTED, kept + trickled)
  if trickled > 0 then divide(bucket, minted < room and trickled or 0) end
  if minted < room then return end
  -- A full bucket keeps no fraction: with it a burst would be up to one unit more than the limit.
  bucket.f = 0
  account(bucket, OVERFLOW, minted - kept)
end

-- A step back of the clock credits nothing, and is believed when it is large.
local function advance(bucket, to)
  local p = bucket.pools
  local elapsed = to - bucket.t
  if elapsed < -REBASE_US then
    if p and p.leases then rebase_leases(p, to) end
    bucket.t = to
    bucket.changed = true
  end
  if elapsed <= 0 then return end
  bucket.t = to
  -- Without pools refill comes to the same whenever it is written; pools divide it as of now.
  if p then bucket.changed = true end
  mint_into(bucket, elapsed)
end

-- Until its end a lease keeps refill out: minting for that time after the end would be a second burst.
local function end_due_leases(bucket)
  local set = bucket.pools.leases
  while set.due <= now do
    local due = set.due
    if due > bucket.t then advance(bucket, due) end
    credit(bucket, expire_leases(bucket, due))
    bucket.changed = true
  end
end

local function refill(bucket)
  local p = bucket.pools
  if p and p.leases then end_due_leases(bucket) end
  advance(bucket, now)
  if p and p.undivided > 0 then divide(bucket, 0) end
end
