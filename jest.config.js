/** @type {import('jest').Config} */
export default {
  // Jest keeps one core for itself, which of two is one too many.
  maxWorkers: '100%',
  // Numeric code runs in it as fast as outside of a test.
  testEnvironment: '<rootDir>/scripts/plain-global-environment.js',
  // A machine that does other things, too, must not fail a test: they wait for events, and for no time.
  testTimeout: 60_000,
  globalSetup: '<rootDir>/scripts/redis-for-tests.js',
  setupFiles: ['<rootDir>/scripts/property-seed.js'],
  testMatch: [
    '<rootDir>/{packages,examples}/*/test/**/*.test.ts',
    '<rootDir>/{benchmarks,demo,test-servers}/test/**/*.test.ts',
  ],
  // Tests on recorded traffic need files that are not in the repository: `pnpm test:traces`.
  testPathIgnorePatterns: ['/node_modules/', '\\.traces\\.test\\.ts$'],
  moduleNameMapper: {
    '^@predictive-limit/test-servers$': '<rootDir>/test-servers/src/index.ts',
    '^@predictive-limit/([^/]+)$': '<rootDir>/packages/$1/src/index.ts',
    '^@predictive-limit/([^/]+)/([^/]+)$': '<rootDir>/packages/$1/src/$2/index.ts',
  },
  extensionsToTreatAsEsm: ['.ts'],
  transform: {
    '\\.ts$': [
      '@swc/jest',
      {
        jsc: { target: 'es2022', parser: { syntax: 'typescript' } },
        module: { type: 'es6' },
        sourceMaps: 'inline',
      },
    ],
  },
  reporters: ['default', '<rootDir>/scripts/closing-line-reporter.js'],
  coverageProvider: 'babel',
  collectCoverageFrom: ['packages/*/src/**/*.ts'],
}
