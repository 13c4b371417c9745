import { createDampedHolt } from './damped-holt.ts'
import { createEwma, ewmaWeights } from './ewma.ts'
import type { Expert, ModelName } from './expert.ts'
import { createLastValue } from './last-value.ts'
import { createRegression } from './regression.ts'

/** Fresh experts of the named families, in a fixed order. */
export function expertsForModels(
  models: readonly ModelName[],
  seasonSteps: readonly number[],
): readonly Expert[] {
  return models.flatMap((model) => expertsOf(model, seasonSteps))
}

function expertsOf(model: ModelName, seasonSteps: readonly number[]): readonly Expert[] {
  switch (model) {
    case 'last-value':
      return [createLastValue()]
    case 'ewma':
      return ewmaWeights.map(createEwma)
    case 'holt':
      return [createDampedHolt()]
    case 'regression':
      return [createRegression('root', seasonSteps), createRegression('plain', seasonSteps)]
  }
}
