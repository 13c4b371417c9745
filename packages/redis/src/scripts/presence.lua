-- include: time header life reply
-- Counts the instances of a limiter: each says from time to time that it is there, and for how long that holds.
--
-- KEYS  the instances, each with the time at which it counts no longer
-- ARGV  sent, instance, µs for which it counts: 0 where it leaves
-- Reply ok, now, number of instances
local MOST_PRESENT_US = 60000000
local key, instance, for_us = KEYS[1], ARGV[2], tonumber(ARGV[3])

local function score(us)
  return string.format('%.0f', us)
end

redis.call('ZREMRANGEBYSCORE', key, '-inf', score(now))
-- What was said before the clock was set back would hold for too long.
redis.call('ZREMRANGEBYSCORE', key, '(' .. score(now + MOST_PRESENT_US), '+inf')
if for_us > 0 then
  for_us = math.min(for_us, MOST_PRESENT_US)
  redis.call('ZADD', key, score(now + for_us), instance)
  local life_ms = math.ceil(for_us / 1000) + LIFE_SLACK_MS
  redis.call('PEXPIRE', key, score(math.max(life_ms, redis.call('PTTL', key))))
else
  redis.call('ZREM', key, instance)
end
tell(redis.call('ZCARD', key))
return reply
