/** State as trees of finite numbers: what algorithms work on. */
export type PlainState = number | Float64Array | { readonly [key: string]: PlainState }

/** The same trees as JSON holds them. */
export type PlainValue = number | readonly number[] | { readonly [key: string]: PlainValue }

/** A copy of `state` for JSON: typed arrays become arrays. */
export function toPlain(state: PlainState): PlainValue {
  if (typeof state === 'number') return state
  if (state instanceof Float64Array) return Array.from(state)
  const plain: Record<string, PlainValue> = {}
  for (const [key, value] of Object.entries(state)) plain[key] = toPlain(value)
  return plain
}

/** Whether `plain` has, for every key it shares with `state`, the same shape and finite numbers. */
export function fits(state: PlainState, plain: unknown): boolean {
  if (typeof state === 'number') return Number.isFinite(plain)
  if (state instanceof Float64Array) {
    return Array.isArray(plain) && plain.length === state.length && plain.every(Number.isFinite)
  }
  if (!isRecord(plain)) return false
  return Object.entries(state).every(([key, value]) => !(key in plain) || fits(value, plain[key]))
}

/** Copies the numbers of `plain` into `state`, in place; only after `fits` said yes. */
export function copyInto(state: PlainState, plain: unknown): void {
  if (!isRecord(plain) || typeof state === 'number' || state instanceof Float64Array) return
  const target = state as Record<string, PlainState>
  for (const [key, value] of Object.entries(target)) {
    const source = plain[key]
    if (source === undefined) continue
    if (typeof value === 'number') target[key] = source as number
    else if (value instanceof Float64Array) value.set(source as readonly number[])
    else copyInto(value, source)
  }
}

export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
