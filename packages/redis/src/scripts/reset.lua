-- include: time header reply limits named pools ledger leases demand trickle expiry refill reports life bucket picture
-- Makes the buckets of a key full, and unblocks it.
--
-- KEYS  buckets, then the keys that say who is blocked
-- ARGV  sent, number of buckets, per bucket: limits, 1 with a ledger
-- Reply ok, now, per bucket: everything (see include/picture.lua)
local count = tonumber(ARGV[2])

local function fill(bucket)
  local p = bucket.pools
  local missing = math.max(0, bucket.limits.capacity - bucket.s - (p and p.total + p.leased or 0))
  bucket.s = bucket.s + missing
  bucket.f = 0
  if not p then bucket.t = now end
  account(bucket, INITIAL, missing)
  save_bucket(bucket)
end

for i = 1, count do
  local bucket = open_bucket(KEYS[i], ARGV[2 * i + 1], ARGV[2 * i + 2] == '1')
  if bucket.pools or (bucket.ledger and bucket.is_there) then
    fill(bucket)
  elseif bucket.is_there then
    redis.call('DEL', bucket.key)
    bucket = full_bucket(bucket.key, read_named(ARGV[2 * i + 1]), false)
  end
  tell_all(bucket)
end
for i = count + 1, #KEYS do redis.call('DEL', KEYS[i]) end
return reply
