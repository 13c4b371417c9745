-- include: time header reply limits named pools ledger leases demand trickle expiry refill reports life bucket picture
-- Corrects earlier debits: charges more, into debt down to the floor, or gives back.
--
-- KEYS  buckets, then the key of the last message of this instance
-- ARGV  sent, number of this message, number of buckets, per bucket: limits, 1 with a ledger;
--       number of corrections, per correction: index of its bucket, units
-- Reply ok, now, per bucket: everything (see include/picture.lua)
local LAST_LIFE_MS = 10000

local at = 1
local function argument()
  at = at + 1
  return ARGV[at]
end

local function charge(bucket, units)
  -- After a change to smaller limits a bucket may already be below its floor.
  local charged = math.max(0, math.min(units, bucket.s - bucket.limits.debt_floor))
  bucket.s = bucket.s - charged
  account(bucket, SPENT, charged)
end

-- Never above what the bucket may hold. A bucket that is not there is full, and takes nothing.
local function give_back(bucket, units)
  local room = room_for_standard(bucket)
  local kept = math.max(0, math.min(units, room))
  bucket.s = bucket.s + kept
  if kept >= room then bucket.f = 0 end
  account(bucket, SPENT, -units)
  account(bucket, RETURNED, units)
  account(bucket, OVERFLOW, units - kept)
  account(bucket, MINTED, -(units - kept))
end

-- A client may send a message twice: tokens are given back once.
local number = tonumber(argument())
local last_key = KEYS[#KEYS]
local is_new = number > tonumber(redis.call('GET', last_key) or 0)
if is_new then redis.call('SET', last_key, whole(number), 'PX', LAST_LIFE_MS) end

local buckets = {}
for i = 1, tonumber(argument()) do
  buckets[i] = open_bucket(KEYS[i], argument(), argument() == '1')
end

for _ = 1, tonumber(argument()) do
  local bucket, units = buckets[tonumber(argument())], tonumber(argument())
  if is_new and units > 0 then
    charge(bucket, units)
    bucket.changed = true
  elseif is_new and bucket.is_there then
    give_back(bucket, -units)
    bucket.changed = true
  end
end

for i = 1, #buckets do
  if buckets[i].changed then save_bucket(buckets[i]) end
  tell_all(buckets[i])
end
return reply
