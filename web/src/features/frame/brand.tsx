/** The mark: a gantry's two legs, and its name. */
export const Brand = () => (
  <span className="inline-flex items-center gap-2 text-lg font-semibold tracking-tight">
    <svg width="20" height="20" viewBox="0 0 32 32" aria-hidden>
      <path d="M16 3 3 28h6.2L16 14.2 22.8 28H29z" fill="var(--accent)" />
    </svg>
    Gantry
  </span>
);
