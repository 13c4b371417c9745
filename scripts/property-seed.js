import fc from 'fast-check'

// The same cases on every machine and in every run; others with PROPERTY_SEED=$RANDOM.
fc.configureGlobal({ seed: Number(process.env.PROPERTY_SEED ?? 1) })
