namespace DurableGen;

/// <summary>A cursor that no listing with this filter has made. Begin the listing anew, without a cursor.</summary>
public sealed class InvalidCursorException()
    : DurableGenException("The cursor was not made by a listing with this filter. Begin anew without a cursor, and keep the filter for all pages.");
