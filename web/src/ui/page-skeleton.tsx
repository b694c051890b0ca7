import { PageBody, PageHeader } from './page.tsx';
import { Bar, RowsSkeleton } from './skeleton.tsx';

/** Stands for any page while its code arrives. */
export const PageSkeleton = () => (
  <>
    <PageHeader title={<Bar className="my-[5px] h-4.5 w-40" />} />
    <PageBody wide>
      <RowsSkeleton />
    </PageBody>
  </>
);
