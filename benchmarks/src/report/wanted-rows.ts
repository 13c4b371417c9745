/** Rows by a regular expression, all where there is none. */
export function wantedRows(rows: string | undefined): (label: string) => boolean {
  const wanted = new RegExp(rows ?? '')
  return (label) => wanted.test(label)
}
