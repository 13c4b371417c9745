/** Weight of the newest request in the mean of a feature. */
const smoothing = 0.02

/** What is known of a request before its costs are. One object, reused. */
export interface RequestFacts {
  /** Where the client's last costs of this type begin in `lastCosts`, −1 when there are none. */
  lastAt: number
  /** Numbers ≥ 0 such as the length of the body; missing ones are NaN or left out. */
  features: ArrayLike<number> | undefined
}

/** Means of ln(1 + feature) of one type: inputs are distances from them. */
export type FeatureMeans = Float64Array

/** Moves the means to the features of a request that counts `weight`. */
export function learnFeatures(
  means: FeatureMeans,
  { features }: RequestFacts,
  weight: number,
): void {
  for (let i = 0; i < means.length; i += 1) {
    const value = featureOf(features, i)
    if (Number.isNaN(value)) continue
    const mean = means[i] as number
    means[i] = Number.isNaN(mean) ? value : mean + weight * smoothing * (value - mean)
  }
}

/** Distance of a feature from its mean in logarithms, 0 when it or its mean is missing. */
export function featureInput(means: FeatureMeans, facts: RequestFacts, i: number): number {
  const distance = featureOf(facts.features, i) - (means[i] as number)
  return Number.isNaN(distance) ? 0 : distance
}

function featureOf(features: ArrayLike<number> | undefined, i: number): number {
  const value = features?.[i]
  return value !== undefined && value >= 0 ? Math.log1p(Math.min(value, 1e15)) : Number.NaN
}
