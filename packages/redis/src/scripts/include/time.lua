-- µs on the server's clock, read once and first: on Redis before 7.2 it goes on during a script.
local clock = redis.call('TIME')
local now = clock[1] * 1000000 + clock[2]
