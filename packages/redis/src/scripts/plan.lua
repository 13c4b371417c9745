-- include: time header reply limits named pools ledger leases demand trickle expiry refill reports plan life bucket picture
-- Notes what an instance wants of buckets' pools, and divides each bucket anew among what all want.
--
-- KEYS  buckets
-- ARGV  sent, instance, µs between two plans, number of buckets,
--       per bucket: limits, 1 with a ledger, number of wants, per want: class, units a second, capacity,
--         weight; classes in the order in which their pools are to be made, the rest's is ""
-- Reply ok, now, per bucket: everything (see include/picture.lua)
local WANTS_LIFE_US = 2000000

local at = 1
local function argument()
  at = at + 1
  return ARGV[at]
end

local instance = argument()
local tick_us = tonumber(argument())

local function read_wants()
  local wants = {}
  for i = 1, tonumber(argument()) do
    wants[i] = { argument(), tonumber(argument()), tonumber(argument()), tonumber(argument()) }
  end
  return wants
end

-- Wants of all live instances, this one's replaced, in the order in which instances first came.
local function noted_wants(bucket, own)
  local raw = redis.call('HGET', bucket.key, 'w')
  local noted, kept, found = raw and cmsgpack.unpack(raw) or {}, {}, false
  for i = 1, #noted do
    local entry = noted[i]
    if entry[1] == instance then
      found = true
      entry = { instance, now + WANTS_LIFE_US, own }
    end
    if entry[2] > now and #entry[3] > 0 then kept[#kept + 1] = entry end
  end
  if not found and #own > 0 then kept[#kept + 1] = { instance, now + WANTS_LIFE_US, own } end
  return kept
end

local function is_unused(p, place)
  if p.weight[place] ~= 0 or p.level[place] ~= 0 then return false end
  return not (p.leases and is_leased(p, place))
end

-- A place for a class's pool: a new one, one that nobody wants and that is empty, or the rest's.
local function place_for(p, class)
  local place = find_pool(p, class)
  if place then return place end
  if #p.class >= MAX_POOLS then
    place = 1
    for i = #p.class, 2, -1 do
      if is_unused(p, i) then place = i end
    end
    if place == 1 then return 1 end
  else
    place = #p.class + 1
  end
  give_place(p, place, class, now)
  return place
end

-- What instances want together, by pool: rates and capacities add up, the weight is the largest.
local function sum_by_pool(p, noted)
  local sums = {}
  for i = 1, #noted do
    local wants = noted[i][3]
    for k = 1, #wants do
      local want = wants[k]
      local place = place_for(p, want[1])
      local sum = sums[place] or { rate = 0, capacity = 0, weight = 0 }
      sum.rate = sum.rate + want[2]
      sum.capacity = sum.capacity + want[3]
      sum.weight = math.max(sum.weight, want[4])
      sums[place] = sum
    end
  end
  return sums
end

local function plan_bucket(bucket, own)
  local noted = noted_wants(bucket, own)
  if not bucket.is_there and #noted == 0 then return end
  bucket.pools = bucket.pools or new_pools()
  local wants = sum_by_pool(bucket.pools, noted)
  local plan = { wants = wants, at = now, tick_us = tick_us }
  bucket.s = plan_pools(bucket.pools, bucket.s, bucket.limits, plan)
  local is_idle = #noted == 0 and bucket.pools.total == 0
  if is_idle and not bucket.pools.leases then bucket.pools = nil end
  save_bucket(bucket)
  if #noted > 0 then
    redis.call('HSET', bucket.key, 'w', cmsgpack.pack(noted))
  elseif bucket.pools then
    redis.call('HDEL', bucket.key, 'w')
  else
    redis.call('HDEL', bucket.key, 'p', 'w')
  end
end

local buckets = {}
for i = 1, tonumber(argument()) do
  local bucket = open_bucket(KEYS[i], argument(), argument() == '1')
  plan_bucket(bucket, read_wants())
  tell_all(bucket)
end
return reply
