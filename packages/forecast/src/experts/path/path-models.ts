/** Models that an optional package fits: it says how demand will go on, step by step. */
export type PathModel = 'ets' | 'mstl' | 'auto-arima' | 'batch-regression'

/** The package that each one needs. */
export const packageOf: { readonly [Model in PathModel]: string } = {
  ets: '@bsull/augurs',
  mstl: '@bsull/augurs',
  'auto-arima': 'arima',
  'batch-regression': 'ml-regression-multivariate-linear',
}

export function isPathModel(model: string): model is PathModel {
  return model in packageOf
}
