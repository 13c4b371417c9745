import { SHARED_KEY } from '../predict/shared-predictor.ts'
import type { StoreScope } from '../store/store.ts'
import { settleQuestion } from './answers.ts'
import type { StoreParts } from './ask-for-rest.ts'
import { Degradation } from './degradation.ts'
import { DeniedKeys } from './denied-keys.ts'
import { EditSender } from './edit-sender.ts'
import type { BucketAddress, EngineScope } from './engine.ts'
import { KeyLeases } from './key-leases.ts'
import { LeaseSender } from './lease-sender.ts'
import { CorrectionDraft, type ReplySink } from './message-draft.ts'
import { Outbox } from './outbox.ts'
import { PoolNames } from './pool-names.ts'
import { Presence } from './presence.ts'
import { type AddressOf, Questions } from './questions.ts'
import { RememberedBuckets } from './remembered-buckets.ts'
import { ResourceLease } from './resource-lease.ts'

/** What the buckets of one limiter are made of, where an engine holds them for many instances. */
export interface SharedParts extends StoreParts {
  readonly scope: StoreScope
  readonly engine: EngineScope
  readonly outbox: Outbox
  /** What was last heard of buckets, by resource. */
  readonly known: readonly RememberedBuckets[]
  readonly names: readonly PoolNames[]
  readonly edits: EditSender
  readonly leases: LeaseSender
  readonly degradation: Degradation
  readonly presence: Presence
  readonly addressOf: AddressOf
  /** Charges a bucket for more (> 0), or gives it back. */
  readonly correct: (address: BucketAddress, units: number) => void
}

/** @param instances - how many share the limits, where the user has said */
export function sharedParts(
  scope: StoreScope,
  engine: EngineScope,
  instances: number | undefined,
): SharedParts {
  const nowUs = () => Math.floor(scope.clock.now() * 1000)
  const names = scope.resources.map(() => new PoolNames())
  const known = rememberedBuckets(scope, names, nowUs())
  const knownOf = (resource: number) => known[resource] as RememberedBuckets
  const addressOf: AddressOf = (resource, key, own) => knownOf(resource).address(resource, key, own)
  const report = reportTo(scope)
  const outbox = createOutbox(scope, engine, {
    degradation: () => degradation,
    note: (address, picture) => knownOf(address.resource).note(address, picture, nowUs()),
  })
  const correct = corrections(outbox, report)
  const edits = new EditSender(outbox, known, { addressOf, report })
  const leases = new LeaseSender(outbox, scope.clock, {
    onReply: (lease, reply) => degradation.noteLease(lease, reply),
    report,
  })
  const local = localPartsOf(scope, addressOf, { names, known, sender: leases })
  const degradation = new Degradation({
    scope,
    instances,
    nowUs,
    leases: local.leases,
    charge: correct,
    knownOf: ({ resource }) => knownOf(resource),
    probe: (address) => edits.probe(address),
  })
  return {
    scope,
    engine,
    outbox,
    known,
    names,
    edits,
    degradation,
    presence: new Presence(outbox, scope.tickUs, { degradation, report }),
    addressOf,
    correct,
    local,
    leases,
    nowUs,
    questions: new Questions(outbox, addressOf, { names, degradation }),
    returnToStore: ({ resource, key }, units) => correct(addressOf(resource, key), -units),
  }
}

function rememberedBuckets(
  { resources }: StoreScope,
  names: readonly PoolNames[],
  nowUs: number,
): RememberedBuckets[] {
  return resources.map(
    (resource, i) => new RememberedBuckets(resource, names[i] as PoolNames, nowUs),
  )
}

function reportTo(scope: StoreScope): (error: unknown) => void {
  return (error) => {
    if (error !== undefined) scope.emit('error', { part: 'store', error })
  }
}

function createOutbox(
  scope: StoreScope,
  engine: EngineScope,
  on: { readonly degradation: () => Degradation; readonly note: ReplySink['note'] },
): Outbox {
  return new Outbox(engine, scope.clock, {
    sink: {
      note: on.note,
      answer: settleQuestion,
      owe: (address, units) => on.degradation().owe(address, units),
    },
    listener: {
      onAnswer: (message, sentUs) => on.degradation().onAnswer(message, sentUs),
      onFailure: (sentUs) => on.degradation().onFailure(sentUs),
      onLate: () => on.degradation().onLate(),
    },
  })
}

/** What an instance's own answers rest on. */
interface LocalNeeds {
  readonly names: readonly PoolNames[]
  readonly known: readonly RememberedBuckets[]
  readonly sender: LeaseSender
}

function localPartsOf(
  scope: StoreScope,
  addressOf: AddressOf,
  { names, known, sender }: LocalNeeds,
): StoreParts['local'] {
  const { tickUs } = scope
  return {
    keyed: scope.resources.map(({ shared }, resource) => {
      const buckets = known[resource] as RememberedBuckets
      return shared ? undefined : new KeyLeases(resource, buckets, { sender, tickUs })
    }),
    leases: scope.resources.map(({ shared }, resource) =>
      shared ? new ResourceLease(() => addressOf(resource, SHARED_KEY), tickUs) : undefined,
    ),
    denied: scope.resources.map(() => new DeniedKeys(tickUs)),
    names,
  }
}

/** All corrections of one turn of the event loop that follow one another go together. */
function corrections(outbox: Outbox, report: (error: unknown) => void): SharedParts['correct'] {
  return (address, units) => {
    const { last } = outbox
    if (last instanceof CorrectionDraft && last.add(address, units)) return
    const draft = new CorrectionDraft(report)
    draft.add(address, units)
    outbox.add(draft)
  }
}
