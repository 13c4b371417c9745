-- The leases on a bucket that has pools: what instances hold of it or were promised. In the bucket's hash
-- they are in three kinds of fields, so that a question unpacks no more than refill needs:
--   e        units leased, earliest and last end, sums of trickles
--   h        sums by pool, and of each holder, in the order in which they began, what all have to know
--   h:<name> classes of the holder of that incarnation, and what it was answered last
-- Everything is kept by column: a table for each class and holder takes longer to make than to use.
-- Line by line packages/core/src/leases/lease-set.ts, in the same order of operations.
local NEVER = math.huge

local function new_leases(key) -- rare
  return {
    key = key, due = NEVER, ends = 0, budgets = 0, trickled = 0, trickle_carry = SLICE_PARTS - 1,
    offered = 0, trickling = 0,
    is_emptied = false, most = 0, demand_rate = 0,
    parts = {}, rate = {}, capacity = {}, held = {}, holders = {}, top = {}, tops = {}, allotted = {},
    incarnation = {}, expires_at = {}, term = {}, trickle_until = {}, trickle_from = {}, claims = {},
    claimed = {}, opened = {}, closed = {},
  }
end

-- Gives pools the leases that were packed in e; `told` are the fields that were read with it.
local function unpack_leases(p, key, packed, told)
  local list = cmsgpack.unpack(packed)
  p.leased = list[1]
  p.leases = {
    key = key, due = list[2], ends = list[3], budgets = list[4], trickled = list[5],
    trickle_carry = list[6], offered = list[7], trickling = list[8],
    allotted = {}, claimed = {}, opened = {}, closed = {}, told = told,
  }
end

local function pack_leases(p)
  local set = p.leases
  return cmsgpack.pack({
    p.leased, set.due, set.ends, set.budgets, set.trickled, set.trickle_carry, set.offered,
    set.trickling,
  })
end

-- A field of the bucket, read already or now.
local function field_of(set, name)
  return set.told and set.told[name] or redis.call('HGET', set.key, name)
end

-- Pools and weights of a holder's classes, which only few calls need of all holders.
local function claims_of(set, i)
  local name = set.incarnation[i]
  local known = set.claimed[name]
  if not known then
    known = cmsgpack.unpack(set.claims[i])
    set.claimed[name] = known
  end
  return known
end

-- Sums have a place for every pool.
local function pad_sums(p)
  local set = p.leases
  for i = #set.rate + 1, #p.class do
    set.parts[i], set.rate[i], set.capacity[i], set.held[i] = 0, 0, 0, 0
    set.holders[i], set.top[i], set.tops[i] = 0, 0, 0
  end
end

-- The leases with all their holders.
local function holders_of(p)
  local set = p.leases
  if not set.incarnation then
    local list = cmsgpack.unpack(field_of(set, 'h'))
    set.is_emptied, set.most, set.demand_rate = list[1], list[2], list[3]
    set.parts, set.rate, set.capacity, set.held = list[4], list[5], list[6], list[7]
    set.holders, set.top, set.tops = list[8], list[9], list[10]
    set.incarnation, set.expires_at, set.term = list[11], list[12], list[13]
    set.trickle_until, set.trickle_from, set.claims = list[14], list[15], list[16]
  end
  pad_sums(p)
  return set
end

local function pack_holders(set)
  return cmsgpack.pack({
    set.is_emptied, set.most, set.demand_rate, set.parts, set.rate, set.capacity, set.held,
    set.holders, set.top, set.tops, set.incarnation, set.expires_at, set.term, set.trickle_until,
    set.trickle_from, set.claims,
  })
end

-- Opens a lease; its line is the last of the holders'.
local function new_lease(set, incarnation, term) -- rare
  local at, claims = #set.incarnation + 1, { {}, {} }
  set.incarnation[at], set.expires_at[at], set.term[at] = incarnation, NEVER, term
  set.trickle_until[at], set.trickle_from[at], set.claims[at] = NEVER, 0, ''
  set.claimed[incarnation] = claims
  set.opened[incarnation] = {
    sequence = 0, demand = 0, demand_rate = 0, told_at = -NEVER, reply = false, has_claimed = true,
    class = {}, asked = {}, granted = {}, used = {}, returned = {}, rate = {}, capacity = {},
    parts = {}, budget = {}, pool = claims[1], weight = claims[2],
  }
  return set.opened[incarnation], at
end

-- The accounts of the holder in line i, by class.
local function lease_at(set, i)
  local name = set.incarnation[i]
  local known = set.opened[name]
  if known then return known end
  local list = cmsgpack.unpack(field_of(set, 'h:' .. name))
  local claims = claims_of(set, i)
  local lease = {
    sequence = list[1], demand = list[2], demand_rate = list[3], told_at = list[4], reply = list[5],
    class = list[6], asked = list[7], granted = list[8], used = list[9], returned = list[10],
    rate = list[11], capacity = list[12], parts = list[13], budget = list[14],
    pool = claims[1], weight = claims[2],
  }
  set.opened[name] = lease
  return lease
end

local function pack_lease(lease)
  return cmsgpack.pack({
    lease.sequence, lease.demand, lease.demand_rate, lease.told_at, lease.reply,
    lease.class, lease.asked, lease.granted, lease.used, lease.returned, lease.rate, lease.capacity,
    lease.parts, lease.budget,
  })
end

-- Units that trickles will bring yet.
local function promised_in(set)
  return set.budgets - set.trickled
end

local function held_of(lease, k)
  return lease.granted[k] - lease.used[k] - lease.returned[k]
end

-- The line of a holder; 0 where it has none.
local function find_lease(set, incarnation)
  local lines = set.incarnation
  for i = 1, #lines do
    if lines[i] == incarnation then return i end
  end
  return 0
end

-- The place of a name, which is most often the one that is guessed; 0 where it has none.
local function find_class(names, name, guess)
  if names[guess] == name then return guess end
  for k = 1, #names do
    if names[k] == name then return k end
  end
  return 0
end

-- Whether a holder has an account of this pool's.
local function is_leased(p, pool) -- rare
  local set = holders_of(p)
  for i = 1, #set.incarnation do
    local pools = claims_of(set, i)[1]
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
  for i = 1, #set.incarnation do
    local claims = claims_of(set, i)
    local pools, weights = claims[1], claims[2]
    for k = 1, #pools do
      if pools[k] == pool then replace_weight(set, pool, 0, weights[k]) end
    end
  end
  return set.top[pool]
end

-- Replaces what a holder wants of its class k, in its account and in the sums.
local function set_want(set, lease, k, rate, capacity, weight)
  local pool = lease.pool[k]
  local rate_before, capacity_before = lease.rate[k], lease.capacity[k]
  if rate ~= rate_before or capacity ~= capacity_before then
    local before = wants(rate_before, capacity_before)
    set.holders[pool] = set.holders[pool] + wants(rate, capacity) - before
    set.rate[pool] = set.rate[pool] + rate - rate_before
    set.capacity[pool] = set.capacity[pool] + capacity - capacity_before
    lease.rate[k], lease.capacity[k] = rate, capacity
  end
  local weight_before = lease.weight[k]
  if weight == weight_before then return end
  replace_weight(set, pool, weight_before, weight)
  lease.weight[k], lease.has_claimed = weight, true
end

-- Looks for the ends anew, after a lease or a trickle has begun or ended.
local function set_due(set)
  local due, ends = NEVER, 0
  for i = 1, #set.incarnation do
    local expires_at, trickle_until = set.expires_at[i], set.trickle_until[i]
    if expires_at < due then due = expires_at end
    if trickle_until < due then due = trickle_until end
    if expires_at > ends then ends = expires_at end
  end
  set.due, set.ends = due, ends
end
