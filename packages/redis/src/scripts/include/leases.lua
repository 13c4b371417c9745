-- The leases on a bucket that has pools: what instances hold of it or were promised. In the bucket's hash
-- they are in three kinds of fields, so that a question unpacks no more than refill needs:
--   e        units leased, earliest and last end, sums of trickles
--   h        one line per holder, in the order in which they began, and sums by pool
--   h:<name> classes of the holder of that incarnation, and what it was answered last
-- Line by line packages/core/src/leases/lease-set.ts, in the same order of operations.
local NEVER = math.huge

local function new_leases(key)
  return {
    key = key, due = NEVER, ends = 0, budgets = 0, trickled = 0, trickle_carry = SLICE_PARTS - 1,
    offered = 0, trickling = 0,
    leases = {}, is_emptied = false, most = 0,
    parts = {}, allotted = {}, rate = {}, capacity = {}, held = {}, holders = {},
    top = {}, tops = {}, closed = {}, demand_rate = 0,
  }
end

-- Gives pools the leases that were packed in e.
local function unpack_leases(p, key, packed)
  local list = cmsgpack.unpack(packed)
  p.leased = list[1]
  p.leases = {
    key = key, due = list[2], ends = list[3], budgets = list[4], trickled = list[5],
    trickle_carry = list[6], offered = list[7], trickling = list[8], closed = {},
  }
end

local function pack_leases(p)
  local set = p.leases
  return cmsgpack.pack({
    p.leased, set.due, set.ends, set.budgets, set.trickled, set.trickle_carry, set.offered,
    set.trickling,
  })
end

local function unpack_line(line)
  return {
    incarnation = line[1], expires_at = line[2], term = line[3], trickle_until = line[4],
    trickle_from = line[5], packed = line[6],
  }
end

-- Pools and weights of a holder's classes, which only few calls need of all holders.
local function claims_of(lease)
  if not lease.pools then
    local list = cmsgpack.unpack(lease.packed)
    lease.pools, lease.weights = list[1], list[2]
  end
  return lease
end

local function pack_line(lease)
  return {
    lease.incarnation, lease.expires_at, lease.term, lease.trickle_until, lease.trickle_from,
    lease.pools and cmsgpack.pack({ lease.pools, lease.weights }) or lease.packed,
  }
end

-- Sums have a place for every pool.
local function pad_sums(p)
  local set = p.leases
  for i = #set.rate + 1, #p.class do
    set.parts[i], set.allotted[i], set.rate[i] = 0, 0, 0
    set.capacity[i], set.held[i], set.holders[i] = 0, 0, 0
    set.top[i], set.tops[i] = 0, 0
  end
end

-- The leases with all their holders.
local function holders_of(p)
  local set = p.leases
  if not set.leases then
    local list = cmsgpack.unpack(redis.call('HGET', set.key, 'h'))
    set.is_emptied, set.most, set.parts, set.allotted = list[1], list[2], list[3], list[4]
    set.rate, set.capacity, set.held, set.holders = list[5], list[6], list[7], list[8]
    set.top, set.tops, set.demand_rate, set.leases = list[9], list[10], list[12] or 0, {}
    for i = 1, #list[11] do set.leases[i] = unpack_line(list[11][i]) end
  end
  pad_sums(p)
  return set
end

local function pack_holders(set)
  local lines = {}
  for i = 1, #set.leases do lines[i] = pack_line(set.leases[i]) end
  return cmsgpack.pack({
    set.is_emptied, set.most, set.parts, set.allotted, set.rate, set.capacity, set.held,
    set.holders, set.top, set.tops, lines, set.demand_rate,
  })
end

local function new_lease(incarnation, term)
  return {
    incarnation = incarnation, expires_at = NEVER, term = term, trickle_until = NEVER,
    trickle_from = 0, pools = {}, weights = {}, sequence = 0, classes = {},
    demand = 0, demand_rate = 0, told_at = -NEVER,
  }
end

-- A holder's account of a class; `place` is its own among the holder's.
local function unpack_class(list, place)
  return {
    place = place, class = list[1], pool = list[2], asked = list[3], granted = list[4],
    used = list[5], returned = list[6], rate = list[7], capacity = list[8], parts = list[9],
    budget = list[10],
  }
end

local function pack_class(leased)
  return {
    leased.class, leased.pool, leased.asked, leased.granted, leased.used, leased.returned,
    leased.rate, leased.capacity, leased.parts, leased.budget,
  }
end

-- Accounts of a holder, by class.
local function classes_of(set, lease)
  if lease.classes then return lease.classes end
  local list = cmsgpack.unpack(redis.call('HGET', set.key, 'h:' .. lease.incarnation))
  lease.sequence, lease.reply, lease.classes = list[1], list[2], {}
  lease.demand, lease.demand_rate, lease.told_at = list[4] or 0, list[5] or 0, list[6] or -NEVER
  for i = 1, #list[3] do lease.classes[i] = unpack_class(list[3][i], i) end
  return lease.classes
end

local function pack_lease(lease)
  local classes = {}
  for i = 1, #lease.classes do classes[i] = pack_class(lease.classes[i]) end
  return cmsgpack.pack({
    lease.sequence, lease.reply or false, classes, lease.demand, lease.demand_rate, lease.told_at,
  })
end

-- Units that trickles will bring yet.
local function promised_in(set)
  return set.budgets - set.trickled
end

local function held_of(leased)
  return leased.granted - leased.used - leased.returned
end

local function find_lease(set, incarnation)
  for i = 1, #set.leases do
    if set.leases[i].incarnation == incarnation then return set.leases[i], i end
  end
  return nil
end

local function find_class(classes, name)
  for i = 1, #classes do
    if classes[i].class == name then return classes[i] end
  end
  return nil
end

-- Whether a holder has an account of this pool's.
local function is_leased(p, pool)
  local set = holders_of(p)
  for i = 1, #set.leases do
    local pools = claims_of(set.leases[i]).pools
    for k = 1, #pools do
      if pools[k] == pool then return true end
    end
  end
  return false
end

local function add_held(p, pool, units)
  local held = p.leases.held
  held[pool] = held[pool] + units
  p.leased = p.leased + units
end

local function wants(rate, capacity)
  return (rate > 0 or capacity > 0) and 1 or 0
end

-- Keeps the largest weight of a pool's classes and how many have it; false where that is to be looked for.
local function replace_weight(set, pool, before, weight)
  local top = set.top[pool]
  if not top then return end
  if weight > top then
    set.top[pool], set.tops[pool] = weight, 1
    return
  end
  if top == 0 then return end
  if before == top then set.tops[pool] = set.tops[pool] - 1 end
  if weight == top then set.tops[pool] = set.tops[pool] + 1 end
  if set.tops[pool] == 0 then set.top[pool] = false end
end

-- Looks through all holders for the largest weight of a pool's classes.
local function find_top(set, pool)
  set.top[pool], set.tops[pool] = 0, 0
  for i = 1, #set.leases do
    local lease = claims_of(set.leases[i])
    for k = 1, #lease.pools do
      if lease.pools[k] == pool then replace_weight(set, pool, 0, lease.weights[k]) end
    end
  end
  return set.top[pool]
end

-- Replaces what a holder wants of a class, in its account and in the sums.
local function set_want(set, lease, leased, want)
  local pool = leased.pool
  local before = wants(leased.rate, leased.capacity)
  set.holders[pool] = set.holders[pool] + wants(want.rate, want.capacity) - before
  set.rate[pool] = set.rate[pool] + want.rate - leased.rate
  set.capacity[pool] = set.capacity[pool] + want.capacity - leased.capacity
  leased.rate, leased.capacity = want.rate, want.capacity
  local weights = claims_of(lease).weights
  replace_weight(set, pool, weights[leased.place], want.weight)
  weights[leased.place] = want.weight
end

local NO_WANT = { rate = 0, capacity = 0, weight = 0 }

-- Looks for the ends anew, after a lease or a trickle has begun or ended.
local function set_due(set)
  local due, ends = NEVER, 0
  for i = 1, #set.leases do
    local lease = set.leases[i]
    due = math.min(due, lease.expires_at, lease.trickle_until)
    ends = math.max(ends, lease.expires_at)
  end
  set.due, set.ends = due, ends
end
