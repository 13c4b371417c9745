export { countQuantile } from './counts/count-quantile.ts'
export { normalQuantile } from './counts/normal-quantile.ts'
export { ForecastError, type ForecastErrorCode } from './errors/forecast-error.ts'
export type { ModelName } from './experts/expert.ts'
export type { LstmJob } from './experts/lstm/lstm-job.ts'
export type { Outlook } from './experts/outlook.ts'
export type { PathJob } from './experts/path/path-job.ts'
export type { PathModel } from './experts/path/path-models.ts'
export { createForecaster } from './forecaster/create-forecaster.ts'
export type {
  Forecast,
  Forecaster,
  ForecasterSnapshot,
  SelectedModel,
} from './forecaster/forecaster.ts'
export type { ForecasterOptions } from './forecaster/forecaster-options.ts'
export type { PlainValue } from './forecaster/plain-state.ts'
export type { Cluster, ClusterSet } from './patterns/clusters/footprint-clusters.ts'
export { createPatterns } from './patterns/create-patterns.ts'
export type { EstimateSource } from './patterns/footprints/cost-model.ts'
export type { CostJob } from './patterns/footprints/refit/cost-job.ts'
export type {
  CostFootprint,
  CostRequest,
  ExpectedFollowUps,
  FollowUp,
  FollowUps,
  Footprint,
  NextType,
  PatternClusters,
  PatternRequest,
  Patterns,
  Rule,
  VisitFollowUp,
} from './patterns/patterns.ts'
export type { PatternsOptions } from './patterns/patterns-options.ts'
export type { PatternsSnapshot } from './patterns/snapshot/patterns-snapshot.ts'
export { idleWorker } from './worker/idle-worker.ts'
export type { Scheduler } from './worker/scheduler.ts'
export { TrainingError } from './worker/training-error.ts'
export type { TrainingJob } from './worker/training-job.ts'
export type { TrainingWorker } from './worker/training-worker.ts'
