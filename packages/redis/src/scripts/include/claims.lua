-- What one holder says of its classes, and what all want together. Line by line
-- packages/core/src/leases, in the same order of operations.
local WEIGHT_PARTS = 1000000

-- A class without a pool gets the first that is unused, or that of the rest.
local function open_pool(p, class, most)
  local known = find_pool(p, class)
  if known then return known end
  for place = 2, most do
    local is_used = place <= #p.class and (p.level[place] > 0 or is_leased(p, place))
    if not is_used then
      give_place(p, place, class, p.renewed_at)
      pad_sums(p)
      return place
    end
  end
  return 1
end

local function class_in(p, lease, class, most)
  local known = find_class(lease.classes, class)
  if known then return known end
  local pool, place = open_pool(p, class, most), #lease.classes + 1
  claims_of(lease)
  local opened = unpack_class({ class, pool, 0, 0, 0, 0, 0, 0, 0, 0 }, place)
  lease.classes[place], lease.pools[place], lease.weights[place] = opened, pool, 0
  return opened
end

-- Takes over what a holder says of its classes; one that is not mentioned is wanted no more.
local function apply_reports(bucket, lease, message, most)
  local p = bucket.pools
  if message.largest_cost > p.largest_cost then p.largest_cost = message.largest_cost end
  for i = 1, #lease.classes do
    local leased = lease.classes[i]
    local is_told = find_class(message.classes, leased.class)
    if not is_told then set_want(p.leases, lease, leased, NO_WANT) end
  end
  for i = 1, #message.classes do
    local report = message.classes[i]
    local leased = class_in(p, lease, report.class, most)
    if report.asked > leased.asked then
      leased.asked = report.asked
      p.asked_at[leased.pool] = bucket.t
    end
    apply_lost(bucket, leased, report.granted - leased.granted)
    apply_used(bucket, leased, report.used - leased.used)
    apply_returned(bucket, leased, report.returned - leased.returned)
    set_want(p.leases, lease, leased, report)
  end
end

-- Gives back all that a holder has, at its word that it will spend nothing more.
local function release(bucket, lease)
  local p = bucket.pools
  for i = 1, #lease.classes do
    apply_returned(bucket, lease.classes[i], held_of(lease.classes[i]))
  end
  local _, index = find_lease(p.leases, lease.incarnation)
  close_lease(p, index)
  set_due(p.leases)
  if p.undivided > 0 then divide(bucket, 0) end
end

-- What all holders want of each class, less what they hold already.
local function wants_of(set)
  local list = {}
  for pool = 1, #set.rate do
    local rate, capacity = set.rate[pool], set.capacity[pool]
    if rate ~= 0 or capacity ~= 0 then
      local lacking = math.max(0, capacity - set.held[pool])
      local weight = (set.top[pool] or find_top(set, pool)) / WEIGHT_PARTS
      list[pool] = { rate = rate, capacity = lacking, weight = weight }
    end
  end
  return list
end
