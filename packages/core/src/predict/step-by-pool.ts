import { UNITS } from '../buckets/bucket-config.ts'
import { MAX_CLASSES } from '../demand/class-table.ts'
import type { DemandStep } from '../demand/demand-steps.ts'
import { MAX_POOLS } from '../pools/pool-set.ts'
import type { ClassPools } from './class-pools.ts'

/** One step of a shared resource's demand, added up by pool. In tokens; written anew by each step. */
export class StepByPool {
  readonly offered: Float64Array = new Float64Array(MAX_POOLS)
  /** Paid by the pool. */
  readonly drawn: Float64Array = new Float64Array(MAX_POOLS)
  /** Of what was offered: abuse, which no season should remember. */
  readonly unusual: Float64Array = new Float64Array(MAX_POOLS)
  total = 0
  totalUnusual = 0
  /** By class: corrections of earlier demand that were more than a step had, units ≤ 0. */
  private readonly owed = new Float64Array(MAX_CLASSES)
  private readonly resource: number
  private readonly pools: ClassPools

  constructor(resource: number, pools: ClassPools) {
    this.resource = resource
    this.pools = pools
  }

  /** Classes with demand get a pool, and are learned only as far as no single client makes them up. */
  sum({ offered, drawn, unusual }: DemandStep, classes: number): void {
    this.clear()
    const at = this.resource * MAX_CLASSES
    for (let index = 0; index < classes; index++) {
      const units = (offered[at + index] as number) + (this.owed[index] as number)
      this.owed[index] = Math.min(0, units)
      const tokens = Math.max(0, units) / UNITS
      const counted = this.pools.clients[index]?.counted ?? 1
      this.pools.establish(index, tokens * counted)
      if (tokens === 0) continue
      const pool = this.pools.poolFor(index)
      const abuse = Math.min(tokens, (unusual?.[at + index] ?? 0) / UNITS)
      add(this.offered, pool, tokens * counted)
      add(this.drawn, pool, (drawn[at + index] as number) / UNITS)
      add(this.unusual, pool, abuse * counted)
      this.total += tokens
      this.totalUnusual += abuse
    }
  }

  forget(classIndex: number): void {
    this.owed[classIndex] = 0
  }

  private clear(): void {
    this.offered.fill(0)
    this.drawn.fill(0)
    this.unusual.fill(0)
    this.total = 0
    this.totalUnusual = 0
  }
}

function add(sums: Float64Array, at: number, tokens: number): void {
  sums[at] = (sums[at] as number) + tokens
}
