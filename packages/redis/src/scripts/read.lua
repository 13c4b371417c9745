-- include: time header reply limits named pools ledger leases demand trickle expiry refill reports life bucket picture
-- Tells what buckets hold, and writes nothing.
--
-- KEYS  buckets
-- ARGV  sent, per bucket: limits, 1 with a ledger
-- Reply ok, now, per bucket: everything (see include/picture.lua)
for i = 1, #KEYS do tell_all(open_bucket(KEYS[i], ARGV[2 * i], ARGV[2 * i + 1] == '1')) end
return reply
