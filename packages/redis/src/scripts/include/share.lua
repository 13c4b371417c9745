-- One holder's share of a bucket that has just been planned. Line by line
-- packages/core/src/leases/share-out.ts, in the same order of operations.
local MORE_THAN_PART = 1.25
local TRICKLE_TICKS = 2

-- Half an equal part, half by demand: whoever asks for more gets more, and nobody nothing.
local function share_of(set, leased)
  local wanted = set.capacity[leased.pool]
  local by_demand = wanted > 0 and leased.capacity / wanted or 0
  return 0.5 / math.max(1, set.holders[leased.pool]) + 0.5 * by_demand
end

-- A holder's turn at a bucket. `most` is what it may have, its part of what is wanted and a quarter more,
-- or an equal part; `held` what it has, and `above` what pools hold above their capacities: sums that
-- grants keep, for they are asked for once a class.
local function begin_turn(bucket, lease)
  local set = bucket.pools.leases
  local all, own, held = 0, 0, 0
  for i = 1, #set.capacity do all = all + set.capacity[i] end
  for i = 1, #lease.classes do
    own = own + lease.classes[i].capacity
    held = held + held_of(lease.classes[i])
  end
  local part = math.max(1 / #set.leases, all > 0 and (MORE_THAN_PART * own) / all or 0)
  return {
    bucket = bucket, lease = lease, most = math.floor(set.most * part), held = held,
    above = held_above_capacity(bucket.pools),
  }
end

-- Units that may yet go from the standard account or the refill to pools and leases.
local function room_to_lease(turn)
  local p = turn.bucket.pools
  return math.max(0, p.leases.most - (p.total - turn.above) - p.leased)
end

-- What the standard account may give: never below its floor.
local function spare_standard(turn)
  local floor = math.ceil(STANDARD_FLOOR * turn.bucket.limits.capacity)
  return math.max(0, math.min(turn.bucket.s - floor, room_to_lease(turn)))
end

local function holder_room(turn)
  return math.max(0, turn.most - turn.held)
end

local function draw_from_pool(turn, pool, units)
  local p = turn.bucket.pools
  local before = math.max(0, p.level[pool] - p.capacity[pool])
  p.level[pool] = p.level[pool] - units
  p.total = p.total - units
  turn.above = turn.above - before + math.max(0, p.level[pool] - p.capacity[pool])
end

-- Grants a class what it lacks, from its pool first; true where all holders lack more than there is.
local function grant_lump(turn, leased)
  local bucket, pool = turn.bucket, leased.pool
  local p = bucket.pools
  local set = p.leases
  local pooled = p.level[pool]
  local there = pooled + spare_standard(turn)
  local lacking = set.capacity[pool] - set.held[pool]
  local is_scarce = lacking > there
  local part = is_scarce and math.ceil(there * share_of(set, leased)) or there
  local lacks = leased.capacity - held_of(leased)
  local units = math.max(0, math.min(lacks, holder_room(turn), part, there))
  local from_pool = math.min(units, pooled)
  draw_from_pool(turn, pool, from_pool)
  bucket.s = bucket.s - (units - from_pool)
  leased.granted = leased.granted + units
  turn.held = turn.held + units
  add_held(p, pool, units)
  return is_scarce
end

-- A holder's share of its class's refill, no more than it wants.
local function parts_for(bucket, leased)
  local set, limits = bucket.pools.leases, bucket.limits
  local per_second = (limits.num / limits.den) * 1e6
  local share = math.floor(set.allotted[leased.pool] * share_of(set, leased))
  return math.min(share, math.ceil((leased.rate / per_second) * SLICE_PARTS))
end

-- Moves parts of the refill from a pool's slice to a trickle, as far as the slice has them.
local function move_to_trickle(p, leased, parts)
  local set, pool = p.leases, leased.pool
  local moved = math.min(parts, p.slice[pool])
  p.slice[pool] = p.slice[pool] - moved
  p.sliced = p.sliced - moved
  set.parts[pool] = set.parts[pool] + moved
  set.trickling = set.trickling + moved
  leased.parts = leased.parts + moved
  return moved
end

-- What the bucket may yet take up, and trickles may be promised.
local function room_in_bucket(bucket)
  local limits, p = bucket.limits, bucket.pools
  return limits.capacity + limits.surplus - bucket.s - p.total - p.undivided - p.leased
end

-- Reserves what a trickle may bring at most while the bucket mints this much.
local function reserve(p, leased, minted)
  if leased.parts == 0 then return end
  leased.budget = math.floor((leased.parts / SLICE_PARTS) * (minted + 1)) + 2
  p.leases.budgets = p.leases.budgets + leased.budget
  p.leased = p.leased + leased.budget
end

-- Gives a holder its share of the refill that its scarce classes were allotted, for two ticks or as long as
-- what it brings has room. Returns for how long, µs.
local function grant_trickles(turn, scarce, tick_us)
  local bucket, lease = turn.bucket, turn.lease
  local p, limits = bucket.pools, bucket.limits
  local per_us = limits.num / limits.den
  local parts = 0
  for i = 1, #scarce do
    parts = parts + move_to_trickle(p, scarce[i], parts_for(bucket, scarce[i]))
  end
  if parts == 0 then return 0 end
  local room = math.min(room_to_lease(turn), holder_room(turn), room_in_bucket(bucket))
  -- Every class rounds its budget up, by 3 units at most.
  local lasts = math.floor((math.floor(room) - 3 * #scarce) / ((parts / SLICE_PARTS) * per_us))
  local most = math.min(lease.expires_at - bucket.t, TRICKLE_TICKS * tick_us)
  local duration = math.min(most, lasts)
  if duration < 1 then
    for i = 1, #scarce do move_to_trickle(p, scarce[i], -scarce[i].parts) end
    return 0
  end
  lease.trickle_until = bucket.t + duration
  lease.trickle_from = p.leases.offered
  for i = 1, #scarce do reserve(p, scarce[i], duration * per_us) end
  return duration
end

-- Units that are sure to have been minted for a trickle by its end: less than what it reserves.
local function told_trickle(leased)
  return leased.parts == 0 and 0 or math.max(0, leased.budget - 5)
end
