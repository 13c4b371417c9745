/** What reprints the tables of this folder. */
export const command = 'npx --yes pnpm@12 bench:forecast'
