import type { Mutation } from './mutation.ts'

const scripts = 'packages/redis/src/scripts/'
const source = 'packages/redis/src/'
const shared = 'packages/core/src/shared/'
const tests = 'packages/redis/test/'

/** One limit for many instances. Tests take the scripts from their Lua files, so these may be changed. */
export const redisMutations: readonly Mutation[] = [
  {
    name: 'redis: a bucket is refilled beyond what its pools leave of it',
    file: `${scripts}include/refill.lua`,
    from: 'bucket.s - p.total - p.undivided',
    to: 'bucket.s - p.undivided',
    tests: `${tests}differential`,
  },
  {
    name: 'redis: a step back of the clock is minted again',
    file: `${scripts}include/refill.lua`,
    from: '  if elapsed <= 0 then return end\n  bucket.t = to',
    to: '  bucket.t = to\n  if elapsed <= 0 then return end',
    tests: `${tests}field-bugs`,
  },
  {
    name: 'redis: a full bucket keeps the fraction of a unit',
    file: `${scripts}include/refill.lua`,
    from: '  bucket.f = 0\n  account(bucket, OVERFLOW',
    to: '  account(bucket, OVERFLOW',
    tests: `${tests}redis-store`,
  },
  {
    name: 'redis: new limits price the past',
    file: `${scripts}include/bucket.lua`,
    from: '  refill(bucket)\n  if replaces(bucket, named) then change_limits(bucket, named) end',
    to: '  if replaces(bucket, named) then change_limits(bucket, named) end\n  refill(bucket)',
    tests: `${tests}redis-store`,
  },
  {
    name: 'redis: whoever asks has its limits in force, as in a rolling deploy',
    file: `${scripts}include/named.lua`,
    from: 'if named.is_given or named.since > bucket.since then return true end',
    to: 'if true then return true end',
    tests: `${tests}named-limits`,
  },
  {
    name: 'redis: limits that nobody names any more stay in force',
    file: `${scripts}include/named.lua`,
    from: 'return now - named_at >= SILENCE_US',
    to: 'return false',
    tests: `${tests}named-limits`,
  },
  {
    name: 'redis: new limits of a running instance count from its start',
    file: `${shared}remembered-buckets.ts`,
    from: '    this.#sinceUs = nowUs\n  }\n\n  /** How',
    to: '  }\n\n  /** How',
    tests: `${tests}named-limits`,
  },
  {
    name: 'redis: an instance that is gone is counted for good',
    file: `${scripts}presence.lua`,
    from: "redis.call('ZREMRANGEBYSCORE', key, '-inf', score(now))\n",
    to: '',
    tests: `${tests}presence`,
  },
  {
    name: 'redis: an instance counts for as long as a clock was set back',
    file: `${scripts}presence.lua`,
    from: "redis.call('ZREMRANGEBYSCORE', key, '(' .. score(now + MOST_PRESENT_US), '+inf')\n",
    to: '',
    tests: `${tests}presence`,
  },
  {
    name: 'redis: who is there for long is forgotten with who is not',
    file: `${scripts}presence.lua`,
    from: "score(math.max(life_ms, redis.call('PTTL', key)))",
    to: 'score(life_ms)',
    tests: `${tests}presence`,
  },
  {
    name: 'redis: a refused question is charged as far as it goes',
    file: `${scripts}acquire.lua`,
    from: 'if verdict.limited_by < 0 and not entry.lacks then',
    to: 'if not entry.lacks then',
    tests: `${tests}redis-store`,
  },
  {
    name: 'redis: a message that is sent twice gives back twice',
    file: `${scripts}settle.lua`,
    from: "local is_new = number > tonumber(redis.call('GET', last_key) or 0)",
    to: 'local is_new = true',
    tests: `${tests}failures`,
  },
  {
    name: 'redis: a message that nobody waits for any more is carried out',
    file: `${scripts}include/header.lua`,
    from: 'if sent > 0 and now - sent > MAX_AGE_US then',
    to: 'if false then',
    tests: `${tests}failures`,
  },
  {
    name: 'redis: a script that was forgotten stays forgotten',
    file: `${source}script-runner.ts`,
    from: "error.message.startsWith('NOSCRIPT')",
    to: "error.message.startsWith('UNKNOWN')",
    tests: `${tests}failures`,
  },
  {
    name: 'redis: who has no connection waits for one',
    file: `${source}script-runner.ts`,
    from: "if (status !== 'ready') throw",
    to: "if (status === 'end') throw",
    tests: `${tests}failures`,
  },
  {
    name: 'redis: a message looks older than it is where the last reply was read late',
    file: `${source}redis-engine.ts`,
    from: 'this.#clock.note(reader.number(), sentUs)',
    to: 'this.#clock.note(reader.number(), this.#clock.ownUs())',
    tests: `${tests}server-clock`,
  },
  {
    name: 'cluster: what a refused question took on another server is kept',
    file: `${source}cluster/open-answer.ts`,
    from: 'if (!this.isRefused && !this.hasFailed) return []',
    to: 'if (!this.hasFailed) return []',
    tests: `${tests}cluster`,
  },
  {
    name: 'outage: every instance admits all of the limit',
    file: 'packages/core/src/limiter/local-stand-in.ts',
    from: 'windowMs: Math.round(limits.windowMs / share),',
    to: 'windowMs: limits.windowMs,',
    tests: 'packages/core/test/limiter/local-stand-in',
  },
  {
    name: 'outage: what the policy admitted is given back to the store',
    file: 'packages/core/src/limiter/store-guard.ts',
    from: '      entry.charged = false',
    to: '',
    tests: 'packages/core/test/limiter/local-stand-in',
  },
  {
    name: 'shared store: the questions of a turn go one by one',
    file: `${shared}questions.ts`,
    from: 'if (last instanceof QuestionDraft && this.#addTo(last, open)) return',
    to: '',
    tests: `${tests}round-trips`,
  },
  {
    name: 'outage: a lost connection is dialled again as slowly as the app does',
    file: `${source}own-connection.ts`,
    from: 'retryStrategy: (times: number) => this.#pauseMs(times),',
    to: '',
    tests: `${tests}outage`,
  },
  {
    name: 'redis: the store leaves its own connection open',
    file: `${source}own-connection.ts`,
    from: 'if (this.#holders === 0) this.#disconnect()',
    to: '',
    tests: `${tests}outage`,
  },
]
