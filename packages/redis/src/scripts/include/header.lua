-- Every script begins with ARGV[1]: the µs at which the caller sent this, on the server's clock as it
-- knows it, or 0. A client that reconnects may send again what nobody waits for any more.
local MAX_AGE_US = 1000000
local sent = tonumber(ARGV[1])
if sent > 0 and now - sent > MAX_AGE_US then return { 'stale', string.format('%.0f', now) } end
