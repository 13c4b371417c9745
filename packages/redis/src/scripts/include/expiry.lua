-- The ends of leases, by the server's time alone. Line by line packages/core/src/leases/expire-leases.ts.

-- Pools without any holder go back to the standard account.
local function dissolve(p) -- rare
  p.undivided = p.undivided + p.total
  p.total = 0
  for i = 1, #p.class do p.level[i], p.capacity[i], p.slice[i] = 0, 0, 0 end
  p.sliced = 0
end

-- Forgets a lease that holds nothing.
local function close_lease(p, index) -- rare
  local set = p.leases
  local lease, name = lease_at(set, index), set.incarnation[index]
  local columns = { 'incarnation', 'expires_at', 'term', 'trickle_until', 'trickle_from', 'claims' }
  for i = 1, #columns do table.remove(set[columns[i]], index) end
  forget_demand(set, lease)
  for k = 1, #lease.class do set_want(set, lease, k, 0, 0, 0) end
  set.opened[name], set.claimed[name] = nil, nil
  set.closed[#set.closed + 1] = 'h:' .. name
  if #set.incarnation == 0 then dissolve(p) end
end

-- What the holder of an expired lease had is never credited: nobody knows how much of it was spent.
local function write_off(bucket, index) -- rare
  local p = bucket.pools
  local lease = lease_at(p.leases, index)
  for k = 1, #lease.class do
    local held = held_of(lease, k)
    add_held(p, lease.pool[k], -held)
    account(bucket, WRITTEN_OFF, held)
  end
end

-- Ends what is over; returns units that belong to the bucket again.
local function expire_leases(bucket, at) -- rare
  local p = bucket.pools
  local set = holders_of(p)
  local freed = 0
  for i = #set.incarnation, 1, -1 do
    local is_over = set.expires_at[i] <= at
    if is_over or set.trickle_until[i] <= at then freed = freed + end_trickles(p, i) end
    if is_over then
      write_off(bucket, i)
      close_lease(p, i)
    end
  end
  set_due(set)
  return freed
end

-- A clock that was set back leaves no lease more than one term.
local function rebase_leases(p, at) -- rare
  local set = holders_of(p)
  for i = 1, #set.incarnation do
    set.expires_at[i] = math.min(set.expires_at[i], at + set.term[i])
    if set.trickle_until[i] ~= NEVER then
      set.trickle_until[i] = math.min(set.trickle_until[i], set.expires_at[i])
    end
  end
  set_due(set)
end
