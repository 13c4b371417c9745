import { expect, test } from '@jest/globals'
import fc from 'fast-check'
import { Ranking } from '../../../src/patterns/sequences/ranking.ts'
import { appendSymbol, SequenceModel } from '../../../src/patterns/sequences/sequence-model.ts'

/** A sequence learned from its first symbol on, and its last symbols. */
function learned(
  symbols: readonly number[],
  order: number,
): { model: SequenceModel; recent: number } {
  const model = new SequenceModel(10, order)
  let recent = 0
  symbols.forEach((symbol, i) => {
    // Contexts that would reach before the first symbol are not counted, as in the published table.
    for (const shorter of [order]) if (i >= shorter) model.learn(recent, symbol, 1)
    recent = appendSymbol(recent, symbol)
  })
  return { model, recent }
}

/** Blends the counts of what followed every suffix, from the sequence itself. */
function slowProbability(symbols: readonly number[], next: number, order: number): number {
  let [probability, unclaimed] = [0, 1]
  const padded = [0, 0, 0, ...symbols]
  for (let k = order; k >= 0; k -= 1) {
    const context = padded.slice(padded.length - k).join()
    const followers = padded
      .slice(3)
      .filter((_, i) => padded.slice(i + 3 - k, i + 3).join() === context)
    if (followers.length === 0) continue
    const novel = new Set(followers).size
    const count = followers.filter((symbol) => symbol === next).length
    probability += (unclaimed * count) / (followers.length + novel)
    unclaimed *= novel / (followers.length + novel)
  }
  return probability
}

function probabilities(model: SequenceModel, recent: number): Map<number, number> {
  const ranking = new Ranking(32)
  model.rank(recent, ranking, { first: 0, alphabet: 1e12, longest: 3 })
  return new Map(
    Array.from({ length: ranking.count }, (_, i) => [
      ranking.symbols[i] as number,
      ranking.probabilities[i] as number,
    ]),
  )
}

const [a, b, c, d, r] = [2, 3, 4, 5, 6]
const abracadabra = [a, b, r, a, c, a, d, a, b, r, a]

test('abracadabra: the counts of every context give the blend of all orders', () => {
  const model = new SequenceModel(10, 2)
  let recent = 0
  for (const symbol of abracadabra) {
    model.learn(recent, symbol, 1)
    recent = appendSymbol(recent, symbol)
  }
  const found = probabilities(model, recent)
  // Counts as in Cleary, Teahan and Witten, "Unbounded length contexts for PPM" (1995), table 1:
  // "ra" → c 1, escape 1; "a" → b 2, c 1, d 1, escape 3; none → a 5, b 2, c 1, d 1, r 2, escape 5.
  const [one, none] = [1 / 2, (1 / 2) * (3 / 7)]
  expect(found.get(c)).toBeCloseTo(1 / 2 + one / 7 + none / 16, 9)
  expect(found.get(b)).toBeCloseTo((one * 2) / 7 + (none * 2) / 16, 9)
  expect(found.get(d)).toBeCloseTo(one / 7 + none / 16, 9)
  expect(found.get(a)).toBeCloseTo((none * 5) / 16, 9)
  expect(found.get(r)).toBeCloseTo((none * 2) / 16, 9)
  expect(found.get(c)).toBeCloseTo(0.5848, 4)
})

test('probabilities are those of counting every suffix in the sequence itself', () => {
  const sequence = fc.array(fc.integer({ min: 2, max: 6 }), { minLength: 1, maxLength: 60 })
  fc.assert(
    fc.property(sequence, fc.integer({ min: 0, max: 3 }), (symbols, order) => {
      const model = new SequenceModel(10, order)
      let recent = 0
      for (const symbol of symbols) {
        model.learn(recent, symbol, 1)
        recent = appendSymbol(recent, symbol)
      }
      const found = probabilities(model, recent)
      for (let symbol = 2; symbol <= 6; symbol += 1) {
        expect(found.get(symbol) ?? 0).toBeCloseTo(slowProbability(symbols, symbol, order), 6)
      }
    }),
  )
})

test('all probabilities sum to 1 with what is left to symbols that no context has', () => {
  const { model, recent } = learned(abracadabra, 0)
  const ranking = new Ranking(8)
  model.rank(recent, ranking, { first: 0, alphabet: 5, longest: 3 })
  const sum = ranking.probabilities.subarray(0, ranking.count).reduce((all, p) => all + p, 0)
  expect(sum).toBeCloseTo(1, 9)
})

test('a cycle is predicted once it was seen twice', () => {
  const model = new SequenceModel(10)
  let recent = 0
  for (let i = 0; i < 10; i += 1) {
    const symbol = 2 + (i % 5)
    model.learn(recent, symbol, 1)
    recent = appendSymbol(recent, symbol)
  }
  const ranking = new Ranking(3)
  model.rank(recent, ranking, { first: 2, alphabet: 5, longest: 3 })
  expect(ranking.symbols[0]).toBe(2)
  expect(ranking.probabilities[0]).toBeGreaterThan(0.6)
})

test('a change of habit is followed within a few hundred requests', () => {
  const model = new SequenceModel(10, 1)
  for (let i = 0; i < 5_000; i += 1) model.learn(2, 3, 1)
  for (let i = 0; i < 300; i += 1) model.learn(2, 4, 1)
  const ranking = new Ranking(1)
  model.rank(2, ranking, { first: 2, alphabet: 5, longest: 3 })
  expect(ranking.symbols[0]).toBe(4)
})

test('a forgotten symbol is nowhere: not as successor, not in a context', () => {
  const { model } = learned(abracadabra, 0)
  const deep = new SequenceModel(10)
  let recent = 0
  for (const symbol of abracadabra) {
    deep.learn(recent, symbol, 1)
    recent = appendSymbol(recent, symbol)
  }
  deep.forget(c)
  model.forget(c)
  expect(probabilities(deep, recent).has(c)).toBe(false)
  expect(probabilities(deep, appendSymbol(recent, c)).has(d)).toBe(true)
  expect(probabilities(model, 0).has(c)).toBe(false)
})

test('frequent contexts survive a flood of random ones in a table of sixteen', () => {
  const model = new SequenceModel(1, 3)
  let seed = 1
  for (let i = 0; i < 20_000; i += 1) {
    seed = (Math.imul(seed, 1_103_515_245) + 12_345) >>> 0
    model.learn(seed & 0x3fffffff, 2 + (seed % 900), 1)
    model.learn(77, 5, 1)
  }
  expect(probabilities(model, 77).get(5)).toBeGreaterThan(0.5)
})
