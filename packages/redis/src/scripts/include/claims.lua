-- What one holder says of its classes, and what all want together. Line by line
-- packages/core/src/leases, in the same order of operations.
-- A class without a pool gets the first that is unused, or that of the rest.
local function open_pool(p, class, most) -- rare
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

-- Opens an account of a class; returns its place among the holder's.
local function open_class(p, lease, class, most) -- rare
  local pool, k = open_pool(p, class, most), #lease.class + 1
  lease.class[k], lease.pool[k], lease.weight[k], lease.has_claimed = class, pool, 0, true
  lease.asked[k], lease.granted[k], lease.used[k], lease.returned[k] = 0, 0, 0, 0
  lease.rate[k], lease.capacity[k], lease.parts[k], lease.budget[k] = 0, 0, 0, 0
  return k
end

-- Takes over what a holder says of its classes; one that is not mentioned is wanted no more.
local function apply_reports(bucket, lease, message, most)
  local p = bucket.pools
  if message.largest_cost > p.largest_cost then p.largest_cost = message.largest_cost end
  for k = 1, #lease.class do
    local is_told = find_class(message.class, lease.class[k], k) > 0
    if not is_told then set_want(p.leases, lease, k, 0, 0, 0) end
  end
  for i = 1, #message.class do
    local k = find_class(lease.class, message.class[i], i)
    if k == 0 then k = open_class(p, lease, message.class[i], most) end
    local asked = message.asked[i]
    if asked > lease.asked[k] then
      lease.asked[k] = asked
      p.asked_at[lease.pool[k]] = bucket.t
    end
    apply_lost(bucket, lease, k, message.granted[i] - lease.granted[k])
    apply_used(bucket, lease, k, message.used[i] - lease.used[k])
    apply_returned(bucket, lease, k, message.returned[i] - lease.returned[k])
    set_want(p.leases, lease, k, message.rate[i], message.capacity[i], message.weight[i])
    message.place[i] = k
  end
end

-- Gives back all that a holder has, at its word that it will spend nothing more.
local function release(bucket, index) -- rare
  local p = bucket.pools
  local lease = lease_at(p.leases, index)
  for k = 1, #lease.class do apply_returned(bucket, lease, k, held_of(lease, k)) end
  close_lease(p, index)
  set_due(p.leases)
  if p.undivided > 0 then divide(bucket, 0) end
end

-- What all holders want of each pool, less what they hold already.
local function wants_of(set)
  local capacities, weights = {}, {}
  for pool = 1, #set.rate do
    local capacity, weight = set.capacity[pool], 0
    if set.rate[pool] ~= 0 or capacity ~= 0 then
      weight = (set.top[pool] or find_top(set, pool)) / WEIGHT_PARTS
    end
    capacities[pool] = math.max(0, capacity - set.held[pool])
    weights[pool] = weight
  end
  return { rate = set.rate, capacity = capacities, weight = weights }
end
