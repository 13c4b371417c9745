-- One bucket: a hash of s (units in the standard account), t (µs it is refilled up to), f (fraction of a
-- unit, in 1/den), c (limits), p (pools, where it has some), w (wants of instances, beside p), and for
-- shared resources l (ledger). A bucket that is not there is full, so it lives as long as it is not.
-- Line by line packages/core/src/buckets, in the same order of operations.
local REBASE_US = 5000000
local LEDGER_LIFE_MS = 86400000

local function whole(number)
  return string.format('%.0f', number)
end

local function full_bucket(key, limits, has_ledger)
  local bucket = { key = key, limits = limits, s = limits.capacity, t = now, f = 0 }
  if has_ledger then bucket.ledger = { limits.capacity, 0, 0, 0, 0, 0, 0 } end
  return bucket
end

-- Places in a ledger.
local INITIAL, MINTED, OVERFLOW, SPENT, MOVED, RETURNED = 1, 2, 3, 4, 5, 6

local function account(bucket, place, units)
  local ledger = bucket.ledger
  if ledger then ledger[place] = ledger[place] + units end
end

local function trim_standard(bucket, standard)
  local p = bucket.pools
  local most = bucket.limits.capacity - (p.total - held_above_capacity(p))
  if standard <= most then return standard end
  save_surplus(p, standard - most)
  return most
end

local function divide(bucket, units)
  local p = bucket.pools
  local before = bucket.s + p.total
  local standard = bucket.s + divide_minted(p, units)
  if bucket.limits.surplus > 0 then standard = trim_standard(bucket, standard) end
  bucket.s = standard
  local lost = before + units - bucket.s - p.total
  account(bucket, MINTED, -lost)
  account(bucket, OVERFLOW, lost)
end

-- Standard and pools together never exceed the capacity (and surplus).
local function mint_into(bucket, elapsed)
  local limits, p = bucket.limits, bucket.pools
  -- A debt from before smaller limits may be deeper than their floor: then all time counts.
  local worth = elapsed
  if elapsed >= limits.fill_us and bucket.s >= limits.debt_floor then worth = limits.fill_us end
  local turns = math.floor(worth / limits.den)
  local partial = (worth - turns * limits.den) * limits.num + bucket.f
  local extra = math.floor(partial / limits.den)
  local minted = turns * limits.num + extra
  local room = limits.capacity - bucket.s
  if p then room = math.max(0, room + limits.surplus - p.total) end
  local kept = math.min(minted, room)
  -- A full bucket keeps no fraction: with it a burst would be up to one unit more than the limit.
  bucket.f = minted < room and partial - extra * limits.den or 0
  account(bucket, MINTED, kept)
  if minted >= room then account(bucket, OVERFLOW, minted - kept) end
  if not p then
    bucket.s = bucket.s + kept
  elseif kept > 0 then
    divide(bucket, kept)
  end
end

-- A step back of the clock credits nothing, and is believed when it is large.
local function refill(bucket)
  local elapsed = now - bucket.t
  if elapsed < -REBASE_US then
    bucket.t = now
    bucket.changed = true
  end
  if elapsed <= 0 then return end
  bucket.t = now
  -- Without pools refill comes to the same whenever it is written; pools divide it as of now.
  if bucket.pools then bucket.changed = true end
  mint_into(bucket, elapsed)
end

-- Takes what a bucket holds beyond new, smaller limits, standard first: an edit, not a cost.
local function shrink(bucket)
  local p, limits = bucket.pools, bucket.limits
  local saved = p and math.min(limits.surplus, held_above_capacity(p)) or 0
  local units = bucket.s + (p and p.total or 0) - limits.capacity - saved
  if units <= 0 then return end
  local from_pools = p and take_from_pools(p, units - math.max(0, bucket.s)) or 0
  bucket.s = bucket.s - (units - from_pools)
  account(bucket, INITIAL, -units)
end

-- Other limits: minted at the old rate until now, the lower level stays, the fraction goes.
local function reconfigure(bucket, text)
  if text == bucket.limits.text then return end
  if bucket.limits.own and not string.find(text, '/own$') then return end
  bucket.limits = limits_of(text)
  bucket.f = 0
  shrink(bucket)
  bucket.changed = true
end

-- The key's bucket brought up to date; full where there is none.
local function open_bucket(key, text, has_ledger)
  local raw = redis.call('HMGET', key, 's', 't', 'f', 'c', 'p', 'l')
  if not raw[1] then return full_bucket(key, limits_of(text), has_ledger) end
  local bucket = {
    key = key,
    is_there = true,
    s = tonumber(raw[1]),
    t = tonumber(raw[2]),
    f = tonumber(raw[3]),
    limits = limits_of(raw[4]),
    pools = raw[5] and unpack_pools(raw[5]) or nil,
    ledger = raw[6] and cmsgpack.unpack(raw[6]) or nil,
  }
  refill(bucket)
  reconfigure(bucket, text)
  return bucket
end

-- ms until the bucket is full; a ledger lives a day beyond its last change.
local function life_ms(bucket)
  local limits, p = bucket.limits, bucket.pools
  local missing = limits.capacity - bucket.s
  if p then missing = missing + limits.surplus - p.total end
  local life = math.ceil(time_to_mint(limits, missing, bucket.f) / 1000) + LIFE_SLACK_MS
  if bucket.ledger then life = math.max(life, LEDGER_LIFE_MS) end
  return math.max(1, life)
end

local function save_bucket(bucket)
  local fields = {
    's', whole(bucket.s), 't', whole(bucket.t), 'f', whole(bucket.f), 'c', bucket.limits.text,
  }
  local function set(field, value)
    fields[#fields + 1] = field
    fields[#fields + 1] = value
  end
  if bucket.pools then set('p', pack_pools(bucket.pools)) end
  if bucket.ledger then set('l', cmsgpack.pack(bucket.ledger)) end
  redis.call('HSET', bucket.key, unpack(fields))
  redis.call('PEXPIRE', bucket.key, whole(life_ms(bucket)))
  bucket.is_there = true
end
