import { checkNames } from './check-names.ts'
import type { HttpOptions } from './http-options.ts'
import { isObject } from './is-object.ts'
import type { LimiterOptions, ModelName, StoreErrorPolicy } from './limiter-options.ts'
import type { LimiterSpec } from './limiter-spec.ts'
import { optionError } from './option-error.ts'
import { limiterOptionNames } from './option-names.ts'
import { parseFlag } from './parse-flag.ts'
import { parseFunction } from './parse-function.ts'
import { parseHttpOptions } from './parse-http-options.ts'
import { parseModels } from './parse-models.ts'
import { parseName } from './parse-name.ts'
import { parseClock, parseStore } from './parse-ports.ts'
import { parsePredict } from './parse-predict.ts'
import { parseResources } from './parse-resources.ts'
import { parseWait } from './parse-wait.ts'
import { refuseMixedForms } from './refuse-mixed-forms.ts'
import { requireOptions } from './require-options.ts'

const storeErrorPolicies: readonly StoreErrorPolicy[] = ['local', 'open', 'closed']

/**
 * Checks all options and fills in their defaults, so that nothing wrong is found while serving. The
 * options of the HTTP layer are checked too; `parseHttpOptions` returns them.
 *
 * @throws PredictiveLimitError with the code of the first option that is wrong
 */
export function parseOptions<Request, Name extends string = string>(
  options: LimiterOptions<Request, Name> & HttpOptions<Request, unknown>,
): LimiterSpec<Request> {
  requireOptions(options)
  refuseMixedForms(options)
  checkNames(options, limiterOptionNames, '')
  parseHttpOptions(options)
  return {
    name: parseName(options.name),
    resources: parseResources<Request>(options, predictModels(options.predict)),
    client: parseFunction(options.client, {
      code: 'PREDICTIVE_LIMIT_E_CLIENT',
      option: 'client',
      example: '(req) => req.user.id',
    }),
    type: parseFunction(options.type, {
      code: 'PREDICTIVE_LIMIT_E_TYPE',
      option: 'type',
      example: '(req) => req.route.path',
    }),
    class: parseFunction(options.class, {
      code: 'PREDICTIVE_LIMIT_E_CLASS',
      option: 'class',
      example: '(req) => req.user.plan',
    }),
    store: parseStore(options.store),
    predict: parsePredict(options.predict),
    wait: parseWait(options.wait),
    storeErrorPolicy: parseStoreErrorPolicy(options.storeErrorPolicy),
    dryRun: parseFlag(options.dryRun, 'dryRun'),
    clock: parseClock(options.clock),
    random:
      parseFunction(options.random, {
        code: 'PREDICTIVE_LIMIT_E_FUNCTION',
        option: 'random',
        example: '() => 0.5',
      }) ?? Math.random,
  }
}

function predictModels(predict: unknown): 'auto' | readonly ModelName[] {
  const models = isObject(predict) ? predict.models : undefined
  return parseModels(models, 'predict.models') ?? 'auto'
}

function parseStoreErrorPolicy(value: StoreErrorPolicy | undefined): StoreErrorPolicy {
  if (value === undefined) return 'local'
  if (storeErrorPolicies.includes(value)) return value
  throw optionError({
    code: 'PREDICTIVE_LIMIT_E_STORE_ERROR_POLICY',
    option: 'storeErrorPolicy',
    rule: '"local", "open" or "closed"',
    got: value,
    fix: 'Leave it out for "local", which keeps a local share of the limit while the store is away.',
  })
}
