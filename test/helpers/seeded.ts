import fc from 'fast-check';

// The same samples in every run, so that a change is what a failure comes from; FLOWLAB_SEED tries others.
fc.configureGlobal({ seed: Number(process.env.FLOWLAB_SEED ?? 1) });
