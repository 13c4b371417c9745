export type { BucketConfig } from './buckets/bucket-config.ts'
export type { RefillRate } from './buckets/refill-rate.ts'
export type { Clock } from './clock/clock.ts'
export { type ManualClock, manualClock } from './clock/manual-clock.ts'
export { systemClock } from './clock/system-clock.ts'
export { type ErrorCode, PredictiveLimitError, shown } from './errors/limit-error.ts'
export type { LimiterEvents } from './events/events.ts'
export type { History, HistoryRecord } from './history/history-record.ts'
// http
export { type Awaitable, whenReady } from './http/awaitable.ts'
export { latestDecision } from './http/chain.ts'
export { isForwarded } from './http/check-forwarding.ts'
export { type ClientKeyOptions, clientKey } from './http/client-address.ts'
export { collapsePath } from './http/collapse-path.ts'
export type { Forwarding, HttpAdapter } from './http/http-adapter.ts'
export { createHttpLimiter, type HttpLimiter } from './http/http-limiter.ts'
export type { RateLimitProblem } from './http/problem.ts'
export type { Refusal } from './http/refusal.ts'
export type { RequestTarget } from './http/request-type.ts'
export { setNodeHeader } from './http/set-node-header.ts'
export type { WarningCode } from './http/warn.ts'
export type {
  ClassGrant,
  ClassReport,
  LeaseMessage,
  LeaseReply,
  LeaseStatus,
} from './leases/messages.ts'
export type { MadeLimiter } from './limiter/assemble-limiter.ts'
export { createLimiter, createLimiterFor } from './limiter/create-limiter.ts'
export type { Decision, DecisionSource, ResourceState } from './limiter/decision.ts'
export type {
  HorizonForecast,
  LimiterForecast,
  ResourceForecast,
} from './limiter/forecast-report.ts'
export type { AbortSignalLike, LimitRequest } from './limiter/limit-request.ts'
export type { Limiter, ResourceUpdate } from './limiter/limiter.ts'
export type { LimiterSnapshot } from './limiter/snapshot.ts'
export type { LimiterStats, PoolStats, ResourceStats, TokenLedger } from './limiter/stats.ts'
export type { HttpOptions, OnLimited } from './options/http-options.ts'
export type {
  CommonOptions,
  Duration,
  HeaderGeneration,
  LearnedCost,
  LimiterOptions,
  ModelName,
  PredictOptions,
  ResourceOptions,
  SeveralResourcesOptions,
  SingleResourceOptions,
  StoreErrorPolicy,
  WaitOptions,
} from './options/limiter-options.ts'
export type {
  ClusterReport,
  CostReport,
  FootprintReport,
  LimiterPatterns,
  SequenceReport,
} from './patterns/patterns-report.ts'
// shared
export type {
  BucketAddress,
  BucketPicture,
  ClassWant,
  Correction,
  DivisionPicture,
  EngineScope,
  LedgerPicture,
  PoolsPicture,
  SharedAnswer,
  SharedEngine,
  SharedEntry,
  SharedFailure,
  SharedMessage,
  SharedQuestion,
  SharedReply,
  SharedVerdict,
} from './shared/engine.ts'
export { type SharedStoreOptions, sharedStore } from './shared/shared-store.ts'
export { type MemoryStoreOptions, memoryStore } from './store/memory-store.ts'
export type {
  Ask,
  AskEntry,
  BucketLevel,
  Buckets,
  PoolLevels,
  PoolWant,
  Store,
  StoreResource,
  StoreScope,
  StoreState,
} from './store/store.ts'
