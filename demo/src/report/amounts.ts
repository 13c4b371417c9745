const grouped = new Intl.NumberFormat('en', { maximumFractionDigits: 0 })

/** A count, exactly: `"12,345"`. */
export function showCount(count: number): string {
  return grouped.format(count)
}

/** An amount in at most five characters: `"0.4"`, `"9,870"`, `"12.3 k"`, `"1.25 M"`. */
export function showAmount(amount: number): string {
  if (amount >= 999_500) return `${threeDigits(amount / 1e6)} M`
  if (amount >= 9_999.5) return `${threeDigits(amount / 1e3)} k`
  return amount > 0 && amount < 9.95
    ? amount.toFixed(1).replace(/\.0$/, '')
    : grouped.format(amount)
}

/** A share as a percentage with one decimal; nothing of nothing is a dash. */
export function showShare(part: number, whole: number): string {
  return whole === 0 ? '–' : `${((100 * part) / whole).toFixed(1)} %`
}

function threeDigits(value: number): string {
  if (value >= 99.95) return value.toFixed(0)
  return value.toFixed(value >= 9.995 ? 1 : 2)
}
