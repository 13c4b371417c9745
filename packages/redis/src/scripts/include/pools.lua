-- The predicted pools of a bucket, the rest's first, and how minted units are divided among them.
-- Line by line packages/core/src/pools/pool-set.ts, in the same order of operations.
local SLICE_PARTS = 1000000
local MAX_POOLS = 33

-- Packed as a list, so that no field name is kept a million times.
local function unpack_pools(packed)
  local list = cmsgpack.unpack(packed)
  return {
    sliced = list[1], standard_carry = list[2], total = list[3], largest_cost = list[4],
    planned_at = list[5], class = list[6], level = list[7], capacity = list[8], slice = list[9],
    carry = list[10], asked_at = list[11], weight = list[12], undivided = 0, leased = 0,
  }
end

-- The pool of the rest, which is empty.
local function new_pools() -- rare
  return {
    sliced = 0, standard_carry = SLICE_PARTS - 1, total = 0, largest_cost = 0,
    class = { '' }, level = { 0 }, capacity = { 0 }, slice = { 0 }, carry = { 0 },
    planned_at = -math.huge, asked_at = { now }, weight = { 0 }, undivided = 0, leased = 0,
  }
end

-- Makes a place a class's pool; nobody counts as idle before there was a pool to ask of.
local function give_place(p, place, class, at) -- rare
  if place > #p.class then
    p.level[place], p.capacity[place], p.slice[place] = 0, 0, 0
    p.carry[place], p.weight[place] = 0, 0
  end
  p.class[place] = class
  p.asked_at[place] = at
end

local function pack_pools(p)
  return cmsgpack.pack({
    p.sliced, p.standard_carry, p.total, p.largest_cost, p.planned_at, p.class, p.level, p.capacity,
    p.slice, p.carry, p.asked_at, p.weight,
  })
end

-- Index of a class's pool, nil where it has none.
local function find_pool(p, class)
  for i = 1, #p.class do
    if p.class[i] == class then return i end
  end
  return nil
end

local function standard_part(p, whole, part)
  local parts = SLICE_PARTS - p.sliced - (p.leases and p.leases.trickling or 0)
  local owed = part * parts + p.standard_carry
  local units = math.floor(owed / SLICE_PARTS)
  p.standard_carry = owed - units * SLICE_PARTS
  return whole * parts + units
end

-- Gives pools their slices of minted units; returns what is left for the standard account. `trickled` of
-- the units have gone to trickles already.
local function divide_minted(p, minted, trickled)
  local whole = math.floor(minted / SLICE_PARTS)
  local part = minted - whole * SLICE_PARTS
  local to_standard = standard_part(p, whole, part)
  local left = minted - trickled - to_standard
  if left < 0 then
    -- Trickles are rounded up as well; what standard lacks for it now, it gets next time.
    p.standard_carry = p.standard_carry - left * SLICE_PARTS
    to_standard = to_standard + left
    left = 0
  end
  for i = 1, #p.class do
    local parts = p.slice[i]
    if parts ~= 0 then
      local owed = part * parts + p.carry[i]
      local wanted = whole * parts + math.floor(owed / SLICE_PARTS)
      local share = math.min(left, wanted)
      p.carry[i] = owed + (whole * parts - share) * SLICE_PARTS
      left = left - share
      local kept = math.min(share, math.max(0, p.capacity[i] - p.level[i]))
      p.level[i] = p.level[i] + kept
      p.total = p.total + kept
      to_standard = to_standard + share - kept
    end
  end
  return to_standard + left
end

-- Units that pools hold above their capacities: saved-up surplus, not part of the burst.
local function held_above_capacity(p)
  local above = 0
  for i = 1, #p.class do above = above + math.max(0, p.level[i] - p.capacity[i]) end
  return above
end

-- Saves refill that a full standard account would throw away, by established weight.
local function save_surplus(p, units) -- rare
  local weights, heaviest = 0, 1
  for i = 1, #p.class do
    weights = weights + p.weight[i]
    if p.weight[i] > p.weight[heaviest] then heaviest = i end
  end
  if weights == 0 then return end
  local left = units
  for i = 1, #p.class do
    local share = math.min(left, math.floor((units * p.weight[i]) / weights))
    p.level[i] = p.level[i] + share
    left = left - share
  end
  p.level[heaviest] = p.level[heaviest] + left
  p.total = p.total + units
end

-- Share of the refill rate, in parts, that reaches the standard account or pool `own`.
local function parts_reaching(p, own)
  local parts = SLICE_PARTS - (p.leases and p.leases.trickling or 0)
  for i = 1, #p.class do
    if i ~= own and p.level[i] < p.capacity[i] then parts = parts - p.slice[i] end
  end
  return parts
end

-- Takes up to `units` out of the pools, the fullest first; returns what it took.
local function take_from_pools(p, units) -- rare
  local left = math.min(units, p.total)
  local taken = math.max(0, left)
  while left > 0 do
    local fullest = 1
    for i = 2, #p.class do
      if p.level[i] > p.level[fullest] then fullest = i end
    end
    local part = math.min(left, p.level[fullest])
    p.level[fullest] = p.level[fullest] - part
    left = left - part
  end
  p.total = p.total - taken
  return taken
end
