import { createContext, useContext } from 'react';

export interface KnownRole {
  id: string;
  name: string;
}

export const systemRoles: readonly KnownRole[] = [
  { id: 'reader', name: 'Reader' },
  { id: 'writer', name: 'Writer' },
  { id: 'admin', name: 'Admin' },
];

/** The roles that can be given: those of the program, until the page knows those of the installation too. */
export const KnownRoles = createContext<readonly KnownRole[]>(systemRoles);
export const useKnownRoles = (): readonly KnownRole[] => useContext(KnownRoles);
