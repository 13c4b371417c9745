-- include: time header reply limits named pools ledger leases demand trickle expiry refill reports life bucket picture
-- Gives buckets other limits now: mints at the old rate until now, keeps the lower level.
--
-- KEYS  buckets
-- ARGV  sent, per bucket: limits, 1 with a ledger
-- Reply ok, now, per bucket: everything (see include/picture.lua)
for i = 1, #KEYS do
  local bucket = open_bucket(KEYS[i], ARGV[2 * i], ARGV[2 * i + 1] == '1')
  if bucket.changed then save_bucket(bucket) end
  tell_all(bucket)
end
return reply
