-- Parts of the refill that holders get as it comes. Line by line packages/core/src/leases/trickle.ts.

-- What trickles get of minted units.
local function feed_trickles(set, minted)
  if set.trickling == 0 then return 0 end
  local whole = math.floor(minted / SLICE_PARTS)
  local owed = (minted - whole * SLICE_PARTS) * set.trickling + set.trickle_carry
  local units = math.floor(owed / SLICE_PARTS)
  local fed = math.min(whole * set.trickling + units, promised_in(set))
  set.trickle_carry = owed - units * SLICE_PARTS
  set.offered = set.offered + minted
  set.trickled = set.trickled + fed
  return fed
end

-- Exact product of units and parts: whole units, and the rest in units / SLICE_PARTS.
local function part_of(offered, parts)
  local whole = math.floor(offered / SLICE_PARTS)
  local part = (offered - whole * SLICE_PARTS) * parts
  local units = math.floor(part / SLICE_PARTS)
  return whole * parts + units, part - units * SLICE_PARTS
end

-- Takes out of `trickled` what no running trickle will ask for.
local function balance(set, unclaimed)
  local freed = unclaimed
  if set.trickle_carry < 0 then
    set.trickle_carry = set.trickle_carry + SLICE_PARTS
    freed = freed + 1
  end
  local due = math.min(set.trickled, math.max(freed, set.trickled - set.budgets))
  set.trickled = set.trickled - due
  if set.trickling == 0 then
    set.trickle_carry = SLICE_PARTS - 1
    set.offered = 0
  end
  return due
end

-- What a class's trickle has brought is granted, what it was promised beyond is released.
local function end_trickle(p, lease, k, offered)
  local set = p.leases
  local pool, parts, budget = lease.pool[k], lease.parts[k], lease.budget[k]
  local units, fraction = part_of(offered, parts)
  local matured = math.min(units, budget, set.trickled)
  set.trickled = set.trickled - matured
  set.trickle_carry = set.trickle_carry - fraction
  set.budgets = set.budgets - budget
  p.leased = p.leased - budget
  lease.granted[k] = lease.granted[k] + matured
  add_held(p, pool, matured)
  set.trickling = set.trickling - parts
  set.parts[pool] = set.parts[pool] - parts
  lease.parts[k], lease.budget[k] = 0, 0
  return balance(set, units - matured)
end

-- Ends the trickles of the holder in line i; returns units that belong to the bucket again.
local function end_trickles(p, i)
  local set = p.leases
  if set.trickle_until[i] == NEVER then return 0 end
  local offered = set.offered - set.trickle_from[i]
  local freed = 0
  local lease = lease_at(set, i)
  for k = 1, #lease.class do
    if lease.parts[k] ~= 0 then freed = freed + end_trickle(p, lease, k, offered) end
  end
  set.trickle_until[i] = NEVER
  return freed
end
