import { createRequire } from 'node:module'
import { type PathModel, packageOf } from '../experts/path/path-models.ts'

/** The package that a model needs and that cannot be found from here; in a bundle, none can be. */
export function lackingPackage(model: PathModel): string | undefined {
  try {
    createRequire(import.meta.url).resolve(entryOf(model))
    return undefined
  } catch {
    return packageOf[model]
  }
}

function entryOf(model: PathModel): string {
  return model === 'ets' || model === 'mstl' ? `${packageOf[model]}/${model}` : packageOf[model]
}
