import type { TrainingWorker } from '../worker/training-worker.ts'
import { CostBook } from './footprints/cost-book.ts'
import type { PatternsSettings } from './patterns-options.ts'
import { ExpectedDemand } from './rules/expected-demand.ts'
import { FiredRules } from './rules/fired-rules.ts'
import { PairCounts } from './rules/pair-counts.ts'
import { RuleMiner } from './rules/rule-miner.ts'
import { SequenceModel } from './sequences/sequence-model.ts'
import { ClientTable } from './tables/client-table.ts'
import { TypeTable } from './tables/type-table.ts'

/** 8,192 contexts: 0.9 MB. */
const setBits = 10

/** Everything that remembers, wired so that a number given to someone else is forgotten everywhere. */
export interface PatternParts {
  readonly types: TypeTable
  readonly clients: ClientTable
  readonly costs: CostBook
  readonly sequences: SequenceModel
  /** Last three symbols of each client, packed. */
  readonly recent: Int32Array
  readonly miner: RuleMiner
  readonly demand: ExpectedDemand
  readonly fired: FiredRules
}

export function createParts(settings: PatternsSettings, worker?: TrainingWorker): PatternParts {
  const { maxTypes, maxClients, withinMs } = settings
  const types = new TypeTable(maxTypes, forgetType)
  const clients = new ClientTable(maxClients, forgetClient)
  const size = types.seen.length
  const costs = new CostBook({ ...settings, types: size, clients: maxClients }, worker)
  const sequences = new SequenceModel(setBits)
  const recent = new Int32Array(maxClients)
  const pairs = new PairCounts(settings.maxPairs, size, withinMs)
  const miner = new RuleMiner(pairs, maxClients, settings)
  const demand = new ExpectedDemand(size, withinMs)
  const fired = new FiredRules(miner, demand, {
    clients: maxClients,
    costs: settings.costs,
    costsOf: (symbol, out) => costs.writeMeans(symbol, out),
  })
  return { types, clients, costs, sequences, recent, miner, demand, fired }

  function forgetType(type: number): void {
    costs.forgetType(type)
    // Only what was seen often enough took part in sequences.
    if (types.symbolOf(type) !== type) return
    sequences.forget(type)
    miner.forgetSymbol(type)
    demand.forgetSymbol(type)
    fired.forgetSymbol(type)
  }

  function forgetClient(slot: number): void {
    costs.forgetClient(slot)
    recent[slot] = 0
    miner.forgetClient(slot)
    fired.forgetClient(slot)
  }
}
