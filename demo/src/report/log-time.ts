const dateFormat = new Intl.DateTimeFormat('en-GB', {
  timeZone: 'UTC',
  weekday: 'short',
  day: '2-digit',
  month: 'short',
  hour: '2-digit',
  minute: '2-digit',
})

/** Times before this cannot be dates of a web log: the source counts from its own start. */
const firstDateMs = Date.UTC(1990)

/** Log time for people: a date in UTC, or hours, minutes and seconds since the start of a trace. */
export function showLogTime(atMs: number): string {
  if (atMs >= firstDateMs) return dateFormat.format(atMs).replace(',', '')
  const seconds = Math.floor(atMs / 1_000)
  const parts = [Math.floor(seconds / 3_600), Math.floor(seconds / 60) % 60, seconds % 60]
  return parts.map((part) => String(part).padStart(2, '0')).join(':')
}
