import type { ForecasterSettings } from '../forecaster/forecaster-options.ts'
import type { MixPlan } from '../mix/expert-mix.ts'
import { createArima } from './arima/arima.ts'
import { bottomUpModel, createBottomUp } from './bottom-up.ts'
import { createDampedHolt } from './damped-holt.ts'
import { createEwma, ewmaWeights } from './ewma.ts'
import type { Expert, ModelName } from './expert.ts'
import { createHoltWinters } from './holt-winters.ts'
import { createLastValue } from './last-value.ts'
import { createLstm } from './lstm/lstm.ts'
import type { Outlook } from './outlook.ts'
import { createOutlookRegression } from './outlook-regression.ts'
import { createPathExpert } from './path/path-expert.ts'
import { pathPeriods } from './path/path-seasons.ts'
import { createRegression } from './regression.ts'
import { seasonGrids } from './season-grid.ts'
import { createSeasonalExperts } from './seasonal-experts.ts'

/** The experts of one model name. */
export interface Family {
  readonly model: ModelName | typeof bottomUpModel
  readonly experts: readonly Expert[]
}

/** The families that mix freely; any other has to earn its share, where one of these is there. */
const foundingModels: readonly Family['model'][] = ['last-value', 'ewma', 'holt', 'regression']

function isFounding(model: Family['model']): boolean {
  return foundingModels.includes(model)
}

/** Fresh experts of the families in the settings, in their order, those that mix freely first. */
export function familiesOf(settings: ForecasterSettings): readonly Family[] {
  const { models, bottomUp } = settings
  const ordered = [...models.filter(isFounding), ...models.filter((model) => !isFounding(model))]
  const families: Family[] = ordered.map((model) => ({
    model,
    experts: expertsOf(model, settings),
  }))
  if (bottomUp !== undefined) {
    families.push({ model: bottomUpModel, experts: [createBottomUp(bottomUp)] })
  }
  return families.filter(({ experts }) => experts.length > 0)
}

/** Where there is no founding family, all mix freely. */
export function mixPlanOf(families: readonly Family[]): MixPlan {
  const founders = families.filter(({ model }) => isFounding(model))
  const free = founders.length > 0 ? founders : families
  let end = countExperts(free)
  const candidates = families.slice(free.length).map(({ model, experts }) => {
    const start = end
    end += experts.length
    return { name: model, start, end }
  })
  return { founders: countExperts(free), candidates }
}

function countExperts(families: readonly Family[]): number {
  return families.reduce((count, { experts }) => count + experts.length, 0)
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
    case 'ets':
    case 'auto-arima':
      return [createPathExpert(model, [], worker)]
    case 'mstl':
    case 'batch-regression':
      return [createPathExpert(model, pathPeriods(seasonSteps), worker)]
  }
}

function regressions(seasonSteps: readonly number[], outlook: Outlook | undefined): Expert[] {
  const experts = [createRegression('root', seasonSteps), createRegression('plain', seasonSteps)]
  if (outlook !== undefined) experts.push(createOutlookRegression(seasonSteps, outlook))
  return experts
}
