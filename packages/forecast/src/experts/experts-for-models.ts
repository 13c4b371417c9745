import type { ForecasterSettings } from '../forecaster/forecaster-options.ts'
import { createArima } from './arima/arima.ts'
import { createDampedHolt } from './damped-holt.ts'
import { createEwma, ewmaWeights } from './ewma.ts'
import type { Expert, ModelName } from './expert.ts'
import { createHoltWinters } from './holt-winters.ts'
import { createLastValue } from './last-value.ts'
import { createLstm } from './lstm/lstm.ts'
import type { Outlook } from './outlook.ts'
import { createOutlookRegression } from './outlook-regression.ts'
import { createRegression } from './regression.ts'
import { seasonGrids } from './season-grid.ts'
import { createSeasonalExperts } from './seasonal-experts.ts'

/** The experts of one model name. */
export interface Family {
  readonly model: ModelName
  readonly experts: readonly Expert[]
}

/** Fresh experts of the families in the settings, in their order. */
export function familiesOf(settings: ForecasterSettings): readonly Family[] {
  return settings.models.map((model) => ({ model, experts: expertsOf(model, settings) }))
}

function expertsOf(
  model: ModelName,
  { seasonSteps, worker, outlook }: ForecasterSettings,
): readonly Expert[] {
  switch (model) {
    case 'last-value':
      return [createLastValue()]
    case 'ewma':
      return ewmaWeights.map(createEwma)
    case 'holt':
      return [createDampedHolt()]
    case 'regression':
      return regressions(seasonSteps, outlook)
    case 'holt-winters':
      return seasonGrids(seasonSteps).map(createHoltWinters)
    case 'seasonal':
      return seasonGrids(seasonSteps).flatMap(createSeasonalExperts)
    case 'lstm':
      return [createLstm(seasonSteps, worker)]
    case 'arima':
      return [createArima()]
  }
}

function regressions(seasonSteps: readonly number[], outlook: Outlook | undefined): Expert[] {
  const experts = [createRegression('root', seasonSteps), createRegression('plain', seasonSteps)]
  if (outlook !== undefined) experts.push(createOutlookRegression(seasonSteps, outlook))
  return experts
}
