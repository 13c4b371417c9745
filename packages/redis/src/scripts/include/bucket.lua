-- One bucket: a hash of s (units in the standard account), t (µs it is refilled up to), f (fraction of a
-- unit, in 1/den), c (limits), v (since when they are named, see named.lua), d (µs at which they were
-- named last, from the first dispute on), p (pools, where it has some), e and h (leases, see leases.lua),
-- and for shared resources l (ledger). A bucket that is not there is full, so it lives as long as it is not.
-- Line by line packages/core/src/buckets, in the same order of operations.
local LEDGER_LIFE_MS = 86400000

local function whole(number)
  return string.format('%.0f', number)
end

local function full_bucket(key, named, has_ledger)
  local limits = limits_of(named.text)
  local bucket = { key = key, limits = limits, s = limits.capacity, t = now, f = 0, since = named.since }
  if has_ledger then bucket.ledger = new_ledger(limits.capacity) end
  return bucket
end

-- Takes units out of a bucket, standard first: an edit, not a cost.
local function take_out(bucket, units) -- rare
  if units <= 0 then return end
  local p = bucket.pools
  local from_pools = p and take_from_pools(p, units - math.max(0, bucket.s)) or 0
  bucket.s = bucket.s - (units - from_pools)
  account(bucket, INITIAL, -units)
end

-- Takes what a bucket holds beyond new, smaller limits; what is leased may leave it below 0.
local function shrink(bucket) -- rare
  local p, limits = bucket.pools, bucket.limits
  local saved = p and math.min(limits.surplus, held_above_capacity(p)) or 0
  local held = bucket.s + (p and p.total + p.leased or 0)
  take_out(bucket, held - limits.capacity - saved)
end

-- Other limits: minted at the old rate until now, the lower level stays, the fraction goes.
local function change_limits(bucket, named) -- rare
  local p = bucket.pools
  if p and p.leases then
    buy_out_trickles(bucket)
    if p.undivided > 0 then divide(bucket, 0) end
  end
  bucket.limits = limits_of(named.text)
  bucket.since = named.since
  bucket.f = 0
  shrink(bucket)
  bucket.changed = true
end

-- The fields of a bucket; for a message of a holder with what is kept of leases beside them.
local function read_fields(key, holder)
  if not holder then return redis.call('HMGET', key, 's', 't', 'f', 'c', 'p', 'l', 'e', 'v', 'd') end
  local own = 'h:' .. holder
  local raw = redis.call('HMGET', key, 's', 't', 'f', 'c', 'p', 'l', 'e', 'v', 'd', 'h', own)
  return raw, { h = raw[10], [own] = raw[11] }
end

-- The key's bucket brought up to date; full where there is none.
local function open_bucket(key, text, has_ledger, holder)
  local named = read_named(text)
  local raw, told = read_fields(key, holder)
  if not raw[1] then return full_bucket(key, named, has_ledger) end
  local bucket = {
    key = key,
    is_there = true,
    s = tonumber(raw[1]),
    t = tonumber(raw[2]),
    f = tonumber(raw[3]),
    limits = limits_of(raw[4]),
    pools = raw[5] and unpack_pools(raw[5]) or nil,
    ledger = raw[6] and cmsgpack.unpack(raw[6]) or nil,
    since = tonumber(raw[8]),
    kept_limits = raw[4],
    kept_since = tonumber(raw[8]),
    named_at = raw[9] and tonumber(raw[9]) or nil,
  }
  if raw[7] then unpack_leases(bucket.pools, key, raw[7], told) end
  refill(bucket)
  if replaces(bucket, named) then change_limits(bucket, named) end
  return bucket
end

-- ms until the bucket is full, once the last lease has ended; a ledger lives a day beyond its last change.
local function life_ms(bucket)
  local limits, p = bucket.limits, bucket.pools
  local missing = limits.capacity - bucket.s
  if p then missing = missing + limits.surplus - p.total end
  local life_us = time_to_mint(limits, missing, bucket.f)
  if p and p.leases then life_us = life_us + math.max(0, p.leases.ends - now) end
  local life = math.ceil(life_us / 1000) + LIFE_SLACK_MS
  if bucket.ledger then life = math.max(life, LEDGER_LIFE_MS) end
  return math.max(1, life)
end

local function save_leases(p, set)
  local leases = p.leases
  set('e', pack_leases(p))
  if not leases.incarnation then return end
  for i = 1, #leases.incarnation do
    local name = leases.incarnation[i]
    local lease = leases.opened[name]
    if lease then
      set('h:' .. name, pack_lease(lease))
      if lease.has_claimed then leases.claims[i] = cmsgpack.pack(leases.claimed[name]) end
    end
  end
  set('h', pack_holders(leases))
  if #leases.closed > 0 then redis.call('HDEL', leases.key, unpack(leases.closed)) end
end

local function save_bucket(bucket)
  local fields = { 's', whole(bucket.s), 't', whole(bucket.t), 'f', whole(bucket.f) }
  local function set(field, value)
    fields[#fields + 1] = field
    fields[#fields + 1] = value
  end
  local p = bucket.pools
  if bucket.limits.text ~= bucket.kept_limits then set('c', bucket.limits.text) end
  if bucket.since ~= bucket.kept_since then set('v', whole(bucket.since)) end
  if bucket.named_at then set('d', whole(bucket.named_at)) end
  if p then set('p', pack_pools(p)) end
  if p and p.leases then save_leases(p, set) end
  if bucket.ledger then set('l', cmsgpack.pack(bucket.ledger)) end
  redis.call('HSET', bucket.key, unpack(fields))
  redis.call('PEXPIRE', bucket.key, whole(life_ms(bucket)))
  bucket.is_there = true
end
