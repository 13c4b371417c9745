-- The ends of leases, by the server's time alone. Line by line packages/core/src/leases/expire-leases.ts.

-- Pools without any holder go back to the standard account.
local function dissolve(p)
  p.undivided = p.undivided + p.total
  p.total = 0
  for i = 1, #p.class do p.level[i], p.capacity[i], p.slice[i] = 0, 0, 0 end
  p.sliced = 0
end

-- Forgets a lease that holds nothing.
local function close_lease(p, index)
  local set = p.leases
  local lease = table.remove(set.leases, index)
  local classes = classes_of(set, lease)
  forget_demand(set, lease)
  for i = 1, #classes do set_want(set, lease, classes[i], NO_WANT) end
  set.closed[#set.closed + 1] = 'h:' .. lease.incarnation
  if #set.leases == 0 then dissolve(p) end
end

-- What the holder of an expired lease had is never credited: nobody knows how much of it was spent.
local function write_off(bucket, lease)
  local p = bucket.pools
  local classes = classes_of(p.leases, lease)
  for i = 1, #classes do
    local held = held_of(classes[i])
    add_held(p, classes[i].pool, -held)
    account(bucket, WRITTEN_OFF, held)
  end
end

-- Ends what is over; returns units that belong to the bucket again.
local function expire_leases(bucket, at)
  local p = bucket.pools
  local set = holders_of(p)
  local freed = 0
  for i = #set.leases, 1, -1 do
    local lease = set.leases[i]
    local is_over = lease.expires_at <= at
    if is_over or lease.trickle_until <= at then freed = freed + end_trickles(p, lease) end
    if is_over then
      write_off(bucket, lease)
      close_lease(p, i)
    end
  end
  set_due(set)
  return freed
end

-- A clock that was set back leaves no lease more than one term.
local function rebase_leases(p, at)
  local set = holders_of(p)
  for i = 1, #set.leases do
    local lease = set.leases[i]
    lease.expires_at = math.min(lease.expires_at, at + lease.term)
    if lease.trickle_until ~= NEVER then
      lease.trickle_until = math.min(lease.trickle_until, lease.expires_at)
    end
  end
  set_due(set)
end
