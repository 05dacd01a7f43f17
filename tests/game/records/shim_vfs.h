/* shim_vfs.h - a layer under SQLite that asks shim_hook before every storage operation: to fail it, or to
 * be killed in it.
 *
 * shim_install makes it the default, so that the store opens through it. Operations: "open", and for the
 * store (db), its log (wal) and any other file: "db.write" "db.sync" "db.truncate" "wal.write" "wal.sync"
 * "wal.truncate" "other.write" ... */
#ifndef EVENKEEL_TESTS_SHIM_VFS_H
#define EVENKEEL_TESTS_SHIM_VFS_H

#include <sqlite3.h>
#include <stdio.h>
#include <string.h>

static int (*shim_hook)(const char *operation); /* SQLITE_OK: go on */
/* NULL, or told of every operation that was done; bytes NULL: not a write. */
static void (*shim_log)(const char *kind, const char *what, const void *bytes, int count, sqlite3_int64 at);
static sqlite3_vfs *shim_under;

struct shim_file {
    sqlite3_file base;
    const char *kind;
    sqlite3_file *real; /* behind this struct, in the same memory */
};

static int shim_ask(const struct shim_file *f, const char *what)
{
    char operation[32];
    (void)snprintf(operation, sizeof operation, "%s.%s", f->kind, what);
    return shim_hook ? shim_hook(operation) : SQLITE_OK;
}

static sqlite3_file *shim_real(sqlite3_file *f)
{
    return ((struct shim_file *)(void *)f)->real;
}
static int shim_close(sqlite3_file *f)
{
    return shim_real(f)->pMethods ? shim_real(f)->pMethods->xClose(shim_real(f)) : SQLITE_OK;
}
static int shim_read(sqlite3_file *f, void *p, int n, sqlite3_int64 at)
{
    return shim_real(f)->pMethods->xRead(shim_real(f), p, n, at);
}
static int shim_write(sqlite3_file *f, const void *p, int n, sqlite3_int64 at)
{
    int rc = shim_ask((struct shim_file *)(void *)f, "write");
    if (rc == SQLITE_OK) rc = shim_real(f)->pMethods->xWrite(shim_real(f), p, n, at);
    if (rc == SQLITE_OK && shim_log) shim_log(((struct shim_file *)(void *)f)->kind, "write", p, n, at);
    return rc;
}
static int shim_truncate(sqlite3_file *f, sqlite3_int64 n)
{
    int rc = shim_ask((struct shim_file *)(void *)f, "truncate");
    if (rc == SQLITE_OK) rc = shim_real(f)->pMethods->xTruncate(shim_real(f), n);
    if (rc == SQLITE_OK && shim_log) shim_log(((struct shim_file *)(void *)f)->kind, "truncate", NULL, 0, n);
    return rc;
}
static int shim_sync(sqlite3_file *f, int flags)
{
    int rc = shim_ask((struct shim_file *)(void *)f, "sync");
    if (rc == SQLITE_OK) rc = shim_real(f)->pMethods->xSync(shim_real(f), flags);
    if (rc == SQLITE_OK && shim_log) shim_log(((struct shim_file *)(void *)f)->kind, "sync", NULL, 0, 0);
    return rc;
}
static int shim_size(sqlite3_file *f, sqlite3_int64 *n)
{
    return shim_real(f)->pMethods->xFileSize(shim_real(f), n);
}
static int shim_lock(sqlite3_file *f, int l)
{
    return shim_real(f)->pMethods->xLock(shim_real(f), l);
}
static int shim_unlock(sqlite3_file *f, int l)
{
    return shim_real(f)->pMethods->xUnlock(shim_real(f), l);
}
static int shim_reserved(sqlite3_file *f, int *r)
{
    return shim_real(f)->pMethods->xCheckReservedLock(shim_real(f), r);
}
static int shim_control(sqlite3_file *f, int op, void *p)
{
    return shim_real(f)->pMethods->xFileControl(shim_real(f), op, p);
}
static int shim_sector(sqlite3_file *f)
{
    return shim_real(f)->pMethods->xSectorSize(shim_real(f));
}
static int shim_device(sqlite3_file *f)
{
    return shim_real(f)->pMethods->xDeviceCharacteristics(shim_real(f));
}
static int shim_map(sqlite3_file *f, int a, int b, int c, void volatile **p)
{
    return shim_real(f)->pMethods->xShmMap(shim_real(f), a, b, c, p);
}
static int shim_shm_lock(sqlite3_file *f, int a, int b, int c)
{
    return shim_real(f)->pMethods->xShmLock(shim_real(f), a, b, c);
}
static void shim_barrier(sqlite3_file *f)
{
    shim_real(f)->pMethods->xShmBarrier(shim_real(f));
}
static int shim_unmap(sqlite3_file *f, int d)
{
    return shim_real(f)->pMethods->xShmUnmap(shim_real(f), d);
}

static const sqlite3_io_methods shim_methods = {
    2,           shim_close, shim_read,     shim_write,    shim_truncate, shim_sync,
    shim_size,   shim_lock,  shim_unlock,   shim_reserved, shim_control,  shim_sector,
    shim_device, shim_map,   shim_shm_lock, shim_barrier,  shim_unmap,    NULL,
    NULL};

static int shim_open(sqlite3_vfs *v, const char *name, sqlite3_file *file, int flags, int *out_flags)
{
    struct shim_file *f = (struct shim_file *)(void *)file;
    (void)v;
    f->real = (sqlite3_file *)(void *)(f + 1);
    f->real->pMethods = NULL;
    f->kind = flags & SQLITE_OPEN_MAIN_DB ? "db" : flags & SQLITE_OPEN_WAL ? "wal" : "other";
    f->base.pMethods = NULL;
    int rc = shim_ask(f, "open");
    if (rc == SQLITE_OK) rc = shim_under->xOpen(shim_under, name, f->real, flags, out_flags);
    if (rc == SQLITE_OK) f->base.pMethods = &shim_methods;
    return rc;
}

static __attribute__((unused)) void shim_install(int (*hook)(const char *operation))
{
    static sqlite3_vfs shim;
    shim_under = sqlite3_vfs_find(NULL);
    shim = *shim_under;
    shim.zName = "shim";
    shim.pNext = NULL;
    shim.szOsFile = (int)sizeof(struct shim_file) + shim_under->szOsFile;
    shim.xOpen = shim_open;
    shim_hook = hook;
    (void)sqlite3_vfs_register(&shim, 1);
}

#endif
