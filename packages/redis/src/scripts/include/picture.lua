-- What callers are told of a bucket; weights in millionths, as they are told to leases.
local WEIGHT_PARTS = 1000000

local function tell_bucket(bucket)
  tell(bucket.is_there and 1 or 0)
  tell(bucket.s)
  tell(bucket.f)
  tell(math.max(0, bucket.t - now))
end

local function tell_list(list)
  local at = #reply
  for i = 1, #list do reply[at + i] = list[i] end
end

-- Everything: the bucket, its pools (their number, 0 where it has none) and its ledger.
local function tell_all(bucket)
  tell_bucket(bucket)
  local p = bucket.pools
  tell(p and #p.class or 0)
  if p then
    tell(p.total)
    tell(p.leased)
    tell(p.standard_carry)
    tell_list(p.class)
    tell_list(p.level)
    tell_list(p.capacity)
    tell_list(p.slice)
    tell_list(p.carry)
    for i = 1, #p.class do tell(math.floor(p.weight[i] * WEIGHT_PARTS + 0.5)) end
  end
  tell(bucket.ledger and 1 or 0)
  if bucket.ledger then
    tell_list(bucket.ledger)
    tell(p and p.leases and p.leased - promised_in(p.leases) or 0)
  end
end
