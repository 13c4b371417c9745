/** Options of `createLimiter` and of every `predictiveLimit`. */
export const limiterOptionNames: readonly string[] = [
  'limit',
  'window',
  'burst',
  'resources',
  'name',
  'client',
  'type',
  'class',
  'store',
  'predict',
  'wait',
  'storeErrorPolicy',
  'headers',
  'onLimited',
  'skip',
  'skipSuccessfulRequests',
  'skipFailedRequests',
  'requestWasSuccessful',
  'dryRun',
  'clock',
  'random',
]

/** Options of one entry of `resources`. */
export const resourceOptionNames: readonly string[] = [
  'limit',
  'window',
  'burst',
  'key',
  'cost',
  'surplus',
  'models',
  'dryRun',
]
