using DurableGen.Stores.Tests.Conformance;

namespace DurableGen.Stores.Tests.Sqlite;

public sealed class SqliteAdmission : AdmissionConformance<SqliteHarness>;

public sealed class SqliteKeyMemory : KeyMemoryConformance<SqliteHarness>;

public sealed class SqliteCommit : CommitConformance<SqliteHarness>;

public sealed class SqliteSuspension : SuspensionConformance<SqliteHarness>;

public sealed class SqliteClaim : ClaimConformance<SqliteHarness>;

public sealed class SqliteHook : HookConformance<SqliteHarness>;

public sealed class SqliteDelivery : DeliveryConformance<SqliteHarness>;

public sealed class SqliteSession : SessionConformance<SqliteHarness>;

public sealed class SqliteCancel : CancelConformance<SqliteHarness>;

public sealed class SqliteParking : ParkingConformance<SqliteHarness>;

public sealed class SqliteRace : RaceConformance<SqliteHarness>;

public sealed class SqliteReading : ReadingConformance<SqliteHarness>;

public sealed class SqliteSoak : SoakConformance<SqliteHarness>;

public sealed class SqliteAttributeWriting : AttributeConformance<SqliteHarness>;
