-- Divides a bucket's refill and capacity among what is wanted of its pools, and moves tokens between the
-- standard account and the pools to get there. Line by line packages/core/src/pools/plan-pools.ts.
local STANDARD_FLOOR = 0.3
local MOST_SLICED = 0.9
local IDLE_US = 2000000
local COST_HALF_LIFE_US = 10000000
local MOST_HALVINGS = 1100
local LN2 = 0.6931471805599453

-- 2^-count by sums and products alone, as packages/core/src/pools/halvings.ts.
local function halvings(count)
  if not (count < MOST_HALVINGS) then return 0 end
  local factor, left = 1, count
  while left >= 1 do
    factor = factor * 0.5
    left = left - 1
  end
  local u = LN2 * left
  local square = u * u
  return (factor * (12 - 6 * u + square)) / (12 + 6 * u + square)
end

-- Weighted max-min fairness by progressive filling, as packages/core/src/pools/allocate.ts: each round gives
-- those whose whole want fits into their part of what is left what they want, the last one each its part.
local function max_min_shares(available, wants, weights)
  local shares, hungry = {}, {}
  for i = 1, #wants do
    shares[i] = 0
    if wants[i] > 0 then hungry[#hungry + 1] = i end
  end
  local left = math.max(0, available)
  while left > 0 and #hungry > 0 do
    local sum, given, still = 0, 0, {}
    for k = 1, #hungry do sum = sum + weights[hungry[k]] end
    if sum == 0 then return shares end
    local per_weight = left / sum
    for k = 1, #hungry do
      local i = hungry[k]
      local want, part = wants[i], per_weight * weights[i]
      if want > part then
        still[#still + 1] = i
      else
        shares[i] = want
        given = given + want
      end
    end
    if given == 0 then
      for k = 1, #still do shares[still[k]] = per_weight * weights[still[k]] end
      return shares
    end
    left = left - given
    hungry = still
  end
  return shares
end

-- Nobody asked for a while, or nobody wants it any more.
local function is_idle(p, i)
  return p.weight[i] == 0 or p.planned_at - p.asked_at[i] > IDLE_US
end

local function fade_largest_cost(p, at)
  local elapsed = math.max(0, at - p.planned_at)
  p.largest_cost = p.largest_cost * halvings(elapsed / COST_HALF_LIFE_US)
  p.planned_at = at
end

-- What active pools want, by pool.
local function wanted(p, wants)
  local list = {}
  for i = 1, #p.class do list[i] = is_idle(p, i) and 0 or wants[i] end
  return list
end

-- Slices of the refill rate; returns the units they bring in one tick.
local function set_slices(p, limits, wants, tick_us)
  local per_second = (limits.num / limits.den) * 1e6
  local shares = max_min_shares(MOST_SLICED * per_second, wanted(p, wants), p.weight)
  local parts = 0
  for i = 1, #p.class do
    local slice = math.floor((shares[i] / per_second) * SLICE_PARTS)
    p.slice[i] = math.max(0, math.min(slice, MOST_SLICED * SLICE_PARTS - parts))
    parts = parts + p.slice[i]
  end
  p.sliced = parts
  return math.ceil((parts / SLICE_PARTS) * per_second * (tick_us / 1e6))
end

-- What a class was allotted is for its trickles first; its pool's slice is what they leave.
local function leave_to_trickles(p, most)
  local set = holders_of(p)
  set.most = most
  local left = math.max(0, MOST_SLICED * SLICE_PARTS - set.trickling)
  p.sliced = 0
  for i = 1, #p.class do
    local slice = math.min(left, math.max(0, p.slice[i] - set.parts[i]))
    set.allotted[i] = p.slice[i]
    p.slice[i] = slice
    p.sliced = p.sliced + slice
    left = left - slice
  end
end

-- What pools and leases may hold together.
local function most_pooled(p, limits, sliced_per_tick)
  local room = math.max(sliced_per_tick, limits.capacity - p.largest_cost)
  return math.floor(math.min((1 - STANDARD_FLOOR) * limits.capacity, room))
end

local function set_capacities(p, most, wants)
  local shares = max_min_shares(most, wanted(p, wants), p.weight)
  local left = math.max(0, most)
  for i = 1, #p.class do
    p.capacity[i] = math.min(left, math.floor(shares[i]))
    left = left - p.capacity[i]
  end
end

-- Takes back all of an idle pool, and of the others what is more than surplus; returns what it moved.
local function return_excess(p, standard, limits)
  local above = held_above_capacity(p)
  local room = math.max(0, limits.capacity - standard - (p.total - above) - p.leased)
  local due = math.max(0, above - limits.surplus)
  local moved = 0
  for i = 1, #p.class do
    local level = p.level[i]
    local excess = math.max(0, level - p.capacity[i])
    local back = math.min(room, is_idle(p, i) and excess or math.min(excess, due))
    p.level[i] = level - back
    room = room - back
    due = math.max(0, due - back)
    moved = moved + back
  end
  p.total = p.total - moved
  return moved
end

-- Moves a lump from standard to reach the wanted levels; never takes standard below its floor.
local function fill_pools(p, standard, limits, most)
  local spare = standard - math.ceil(STANDARD_FLOOR * limits.capacity)
  local budget = math.floor(math.min(spare, most - (p.total - held_above_capacity(p))))
  if budget <= 0 then return 0 end
  local missing = {}
  for i = 1, #p.class do missing[i] = math.max(0, p.capacity[i] - p.level[i]) end
  local shares = max_min_shares(budget, missing, p.weight)
  local moved = 0
  for i = 1, #p.class do
    local lump = math.min(budget - moved, math.floor(shares[i]))
    p.level[i] = p.level[i] + lump
    moved = moved + lump
  end
  p.total = p.total + moved
  return moved
end

-- Plans for `at`; `wants` are columns by pool: rate (units a second), capacity, weight. Returns the standard
-- account's new level.
local function plan_pools(p, standard, limits, plan)
  local wants = plan.wants
  fade_largest_cost(p, plan.at)
  p.weight = wants.weight
  local together = most_pooled(p, limits, set_slices(p, limits, wants.rate, plan.tick_us))
  if p.leases then leave_to_trickles(p, together) end
  local most = together - p.leased
  set_capacities(p, most, wants.capacity)
  local level = standard + return_excess(p, standard, limits)
  if level < 0 then return level + take_from_pools(p, -level) end
  return level - fill_pools(p, level, limits, most)
end
