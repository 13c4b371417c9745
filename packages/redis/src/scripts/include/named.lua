-- Which limits are in force where instances name others, as in a rolling deploy. Each message names the
-- limits that its sender has: "limits@µs that it has had them", or without the time where they are given
-- just now. Those that somebody has had last are in force, until nobody has named them for a while.
local SILENCE_US = 10000000

-- Since when limits are named, in seconds of the server's clock: short, and the way of a message is no
-- reason to change anything.
local function read_named(text)
  local at = string.find(text, '@', 1, true)
  if not at then return { text = text, since = math.floor(now / 1000000), is_given = true } end
  local since = math.floor((now - tonumber(string.sub(text, at + 1))) / 1000000)
  return { text = string.sub(text, 1, at - 1), since = since }
end

-- From the first dispute on it is kept when the limits in force were named last.
local function is_silent(bucket) -- rare
  local named_at = bucket.named_at
  if named_at and named_at <= now then return now - named_at >= SILENCE_US end
  bucket.named_at = now
  bucket.changed = true
  return false
end

-- Limits of a key come from a function of the key: an instance may name others with each request.
local function is_later(bucket, named, is_own) -- rare
  if named.is_given or named.since > bucket.since then return true end
  return is_own and named.since == bucket.since
end

-- Whether named limits take the place of those in force.
local function replaces(bucket, named)
  local is_same = named.text == bucket.limits.text
  if not is_same then
    local is_own = string.find(named.text, '/own$')
    if bucket.limits.own and not is_own then return false end
    if not is_later(bucket, named, is_own) and not is_silent(bucket) then return false end
  end
  if bucket.named_at then
    bucket.named_at = now
    bucket.changed = true
  end
  if is_same and named.since > bucket.since then
    bucket.since = named.since
    bucket.changed = true
  end
  return not is_same
end
