-- include: time header reply limits named pools ledger leases demand trickle expiry refill reports life bucket picture
-- Answers questions, first come first served, each all or nothing over its entries.
--
-- KEYS  buckets, then the keys that say who is blocked
-- ARGV  sent, number of buckets, per bucket: limits, 1 with a ledger, index of its block key in KEYS;
--       number of questions, per question: 1 to take and 0 to look, number of entries,
--         per entry: index of its bucket, cost, class of its pool, 1 for a dry run
-- Reply ok, now, per question: entry that refuses (-1: none), entry that lacks tokens (-1: none),
--         µs until it could be admitted (-1: never), 1 where blocked,
--         per entry: 1 where charged, units drawn from the pool;
--       per bucket: there, standard, fraction, µs ahead, 1 with pools; and then units in all pools,
--         units leased, number of pools asked of, per pool: class, level
local at = 1
local function argument()
  at = at + 1
  return ARGV[at]
end

local function blocked_for(block_key)
  local till = redis.call('GET', block_key)
  return till and math.max(0, tonumber(till) - now) or 0
end

local function available(bucket, pool)
  return pool and bucket.s + bucket.pools.level[pool] or bucket.s
end

-- µs until the bucket could pay, by the refill that reaches this pool or the standard account.
local function wait_us(bucket, pool, cost)
  local limits, p = bucket.limits, bucket.pools
  if cost > limits.capacity then return NEVER end
  local missing = cost - available(bucket, pool)
  local parts = p and parts_reaching(p, pool) or SLICE_PARTS
  if parts == SLICE_PARTS then return time_to_mint(limits, missing, bucket.f) end
  -- One unit more: the standard account and the pool each round their part down.
  return time_to_mint(limits, math.ceil(((missing + 1) * SLICE_PARTS) / parts), bucket.f)
end

-- µs that the entry lacks; 0 where it can pay.
local function lacking_us(bucket, pool, cost)
  if cost <= bucket.limits.capacity and available(bucket, pool) >= cost then return 0 end
  return wait_us(bucket, pool, cost)
end

-- Tokens of a pool move to the standard account and are spent there in one step.
local function debit(bucket, pool, cost)
  local p = bucket.pools
  local moved = 0
  if pool then
    moved = math.min(p.level[pool], cost)
    p.level[pool] = p.level[pool] - moved
    p.total = p.total - moved
  end
  bucket.s = bucket.s - (cost - moved)
  account(bucket, SPENT, cost)
  account(bucket, MOVED, moved)
  bucket.changed = true
  return moved
end

local function note_ask(bucket, pool, cost)
  local p = bucket.pools
  if not p then return end
  if pool then p.asked_at[pool] = now end
  if cost > p.largest_cost then p.largest_cost = cost end
  bucket.changed = true
end

local buckets = {}
for i = 1, tonumber(argument()) do
  local limits, has_ledger, block_key = argument(), argument() == '1', tonumber(argument())
  local bucket = open_bucket(KEYS[i], limits, has_ledger)
  bucket.blocked_us = blocked_for(KEYS[block_key])
  bucket.asked, bucket.asked_count = {}, 0
  buckets[i] = bucket
end

local function read_entry(takes)
  local bucket, cost, class = buckets[tonumber(argument())], tonumber(argument()), argument()
  local pool = bucket.pools and find_pool(bucket.pools, class) or nil
  if pool and not bucket.asked[pool] then
    bucket.asked[pool] = true
    bucket.asked_count = bucket.asked_count + 1
  end
  if takes then
    -- A ledger counts from the first question on.
    if bucket.ledger then bucket.changed = true end
    note_ask(bucket, pool, cost)
  end
  return { bucket = bucket, cost = cost, pool = pool, dry_run = argument() == '1' }
end

-- The longest wait is told; an entry on trial refuses nobody.
local function judge(entries)
  local verdict = { limited_by = -1, lacking = -1, retry_us = 0, blocked = 0 }
  for i = 1, #entries do
    local entry = entries[i]
    local blocked_us = entry.bucket.blocked_us
    local lacks = blocked_us
    if lacks == 0 then lacks = lacking_us(entry.bucket, entry.pool, entry.cost) end
    entry.lacks = lacks > 0
    if entry.lacks and verdict.lacking < 0 then verdict.lacking = i - 1 end
    if entry.lacks and not entry.dry_run then
      if blocked_us > 0 then verdict.blocked = 1 end
      if lacks > verdict.retry_us then
        verdict.limited_by = i - 1
        verdict.retry_us = lacks
      end
    end
  end
  return verdict
end

local function drawn_by(entry)
  return entry.pool and math.min(entry.bucket.pools.level[entry.pool], entry.cost) or 0
end

local function answer()
  local takes = argument() == '1'
  local entries = {}
  for i = 1, tonumber(argument()) do entries[i] = read_entry(takes) end
  local verdict = judge(entries)
  tell(verdict.limited_by)
  tell(verdict.lacking)
  tell(verdict.retry_us == NEVER and -1 or verdict.retry_us)
  tell(verdict.blocked)
  for i = 1, #entries do
    local entry = entries[i]
    local drawn = 0
    if verdict.limited_by < 0 and not entry.lacks then
      drawn = takes and debit(entry.bucket, entry.pool, entry.cost) or drawn_by(entry)
    end
    tell(entry.lacks and 0 or 1)
    tell(drawn)
  end
end

for _ = 1, tonumber(argument()) do answer() end

for i = 1, #buckets do
  local bucket = buckets[i]
  if bucket.changed then save_bucket(bucket) end
  tell_bucket(bucket)
  local p = bucket.pools
  tell(p and 1 or 0)
  if p then
    tell(p.total)
    tell(p.leased)
    tell(bucket.asked_count)
    for pool in pairs(bucket.asked) do
      tell_text(p.class[pool])
      tell(p.level[pool])
    end
  end
end
return reply
