-- include: time header life reply
-- Refuses a key for a time, whatever its buckets hold; a time of 0 ends it.
--
-- KEYS  the keys that say who is blocked
-- ARGV  sent, µs
-- Reply ok, now
local for_us = tonumber(ARGV[2])
for i = 1, #KEYS do
  if for_us > 0 then
    local life_ms = math.ceil(for_us / 1000) + LIFE_SLACK_MS
    redis.call('SET', KEYS[i], string.format('%.0f', now + for_us), 'PX', string.format('%.0f', life_ms))
  else
    redis.call('DEL', KEYS[i])
  end
end
return reply
